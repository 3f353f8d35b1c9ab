import { type Flaw, flawOf, type Incoming, mediaType, missingBody } from './incoming.ts'

export interface FilePart {
  filename: string
  bytes: Uint8Array
}

export type Part = string | FilePart

/** The parts by their names, in order, or in one sentence why there are none. */
export type MultipartBody = { parts: ReadonlyMap<string, readonly Part[]>; refused?: never } | { refused: string; flaw: Flaw; parts?: never }

/** Takes a `multipart/form-data` body apart. */
export async function readMultipart({ headers, body }: Pick<Incoming, 'headers' | 'body'>): Promise<MultipartBody> {
  if (body.missing) return { refused: missingBody[body.missing], flaw: flawOf(body.missing) }
  const header = headers['content-type']
  const media = mediaType(header)
  if (header === undefined || media?.type !== 'multipart/form-data') return { refused: 'the Content-Type is not multipart/form-data', flaw: 'other' }
  if (!media.parameters.get('boundary')) return { refused: 'the Content-Type names no boundary', flaw: 'other' }
  try {
    const form = await new Response(new Uint8Array(body.bytes ?? []), { headers: { 'content-type': header } }).formData()
    const parts = new Map<string, Part[]>()
    for (const [name, value] of form) {
      const part = typeof value === 'string' ? value : { filename: value.name, bytes: new Uint8Array(await value.arrayBuffer()) }
      const named = parts.get(name)
      if (named) named.push(part)
      else parts.set(name, [part])
    }
    return { parts }
  } catch {
    return { refused: 'the body is not valid multipart/form-data', flaw: 'other' }
  }
}
