import { parseMultipart } from '../../../mock-server/core/http/body/multipart.ts'

export const encoder = new TextEncoder()
/** Parses a multipart body. */
export function read(contentType: string, bytes: string | Uint8Array) {
  return parseMultipart({
    headers: { 'content-type': contentType },
    body: { bytes: typeof bytes === 'string' ? encoder.encode(bytes) : bytes },
  })
}

/** Parses a multipart body. Returns the first value of each field by the name of the field, or the error message. */
export function partsOf(contentType: string, bytes: string | Uint8Array): unknown {
  const { parts, error } = read(contentType, bytes)
  return (
    error ??
    Object.fromEntries(
      [...parts].map(([name, [first]]) => [
        name,
        typeof first === 'object'
          ? { filename: first.filename, bytes: Buffer.from(first.bytes).toString('latin1') }
          : first,
      ]),
    )
  )
}

export const TYPE = 'multipart/form-data; boundary=b'
export const body = (head: string, content = 'x'): string => `--b\r\n${head}\r\n\r\n${content}\r\n--b--\r\n`
export const field = 'Content-Disposition: form-data; name="a"'
