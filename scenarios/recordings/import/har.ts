import { z } from 'zod'
import { parseMediaType } from '../../../mock-server/core/http/body/media-type.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import { lazy } from '../../../mock-server/core/util/lazy.ts'
import type { RawExchange, RawMessage } from '../raw-exchange.ts'
import { headersByName } from '../recorder/headers.ts'
import type { Placement } from './request-target.ts'

const headersSchema = lazy(() => z.array(z.object({ name: z.string(), value: z.string() })))
const contentSchema = lazy(() =>
  z.object({
    text: z.string().nullish(),
    encoding: z.string().nullish(),
    mimeType: z.string().nullish(),
    /** The fields of a form. Some programs write the fields without the text of the body. */
    params: z
      .array(
        z.object({
          name: z.string(),
          value: z.string().nullish(),
          fileName: z.string().nullish(),
          contentType: z.string().nullish(),
        }),
      )
      .nullish(),
  }),
)

const fileSchema = lazy(() => z.object({ log: z.object({ entries: z.array(z.unknown()) }) }))
const urlSchema = lazy(() => z.object({ request: z.object({ url: z.string() }) }))

/**
 * The members that are read from an entry of a HAR file (version 1.2). All other members are ignored. Entries of
 * requests that belong to no provider are ignored, too.
 */
const entrySchema = lazy(() =>
  z.object({
    startedDateTime: z.iso.datetime({ offset: true }),
    time: z.number().nullish(),
    request: z.object({
      method: z.string(),
      headers: headersSchema().nullish(),
      postData: contentSchema().nullish(),
    }),
    response: z
      .object({ status: z.number(), headers: headersSchema().nullish(), content: contentSchema().nullish() })
      .nullish(),
    _delivered: z.boolean().optional(),
  }),
)

/** Returns true if a value of JSON is a HAR file. */
export function isHar(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'log' in value
}

/**
 * Returns the requests to a provider in a HAR file. Browsers, and proxies such as mitmproxy, export HAR files. A
 * response with the status 0 did not arrive. In a HAR file of the mock, `_delivered` is false for such a response.
 * @param parsing runs a function, and adds the number of the entry to a ZodError
 * @throws ZodError if the value is no HAR file
 */
export function exchangesFromHar(
  value: unknown,
  placeOf: (url: string) => Placement | undefined,
  parsing: <T>(entry: number, read: () => T) => T,
): RawExchange[] {
  return fileSchema()
    .parse(value)
    .log.entries.flatMap((entry, index) => parsing(index, () => exchangesOf(entry, placeOf)))
}

function exchangesOf(entry: unknown, placeOf: (url: string) => Placement | undefined): RawExchange[] {
  const place = placeOf(urlSchema().parse(entry).request.url)
  if (!place) return []
  const { startedDateTime, time, request, response, _delivered = true } = entrySchema().parse(entry)
  const sentAtMs = parseIso(startedDateTime)
  const arrived = response && response.status > 0 && _delivered ? response : undefined
  return [
    {
      provider: place.provider,
      sentAtMs,
      request: { method: request.method, path: place.path, ...messageOf(request.headers, request.postData) },
      response: arrived
        ? {
            receivedAtMs: sentAtMs + Math.max(0, Math.round(time ?? 0)),
            status: arrived.status,
            ...messageOf(arrived.headers, arrived.content),
          }
        : null,
      ...(!arrived && { lost: 'response' as const }),
    },
  ]
}

type Content = z.infer<ReturnType<typeof contentSchema>>

function messageOf(
  pairs: readonly { name: string; value: string }[] | null | undefined,
  content: Content | null | undefined,
): RawMessage {
  // A name that begins with a colon, such as `:authority`, is a pseudo-header of HTTP/2 and not a header.
  const headers = headersByName((pairs ?? []).flatMap(({ name, value }) => (name.startsWith(':') ? [] : [name, value])))
  const type = content?.mimeType
  if (headers['content-type'] === undefined && type) headers['content-type'] = type
  const { text, params } = content ?? {}
  if (!text && params && params.length > 0) return formOf(headers, params)
  const body = Buffer.from(text ?? '', content?.encoding === 'base64' ? 'base64' : 'utf8')
  // A HAR file should contain the decoded body, so Content-Encoding is removed. If a program has written the compressed
  // bytes, Content-Encoding is kept.
  if (!isCompressed(body)) delete headers['content-encoding']
  return { headers, body }
}

/** Returns true if the bytes begin like data that gzip or Zstandard has compressed. */
function isCompressed(body: Buffer): boolean {
  return ['1f8b', '28b52ffd'].some((start) => body.toString('hex', 0, 4).startsWith(start))
}

/** Returns a form with the given fields. The contents of files are not in a HAR file. */
function formOf(headers: Record<string, string>, params: NonNullable<Content['params']>): RawMessage {
  const { type, parameters } = parseMediaType(headers['content-type']) ?? {}
  if (type !== 'multipart/form-data') {
    const fields = new URLSearchParams(params.map(({ name, value }): [string, string] => [name, value ?? '']))
    return { headers, body: Buffer.from(fields.toString()) }
  }
  const boundary = parameters?.get('boundary') ?? BOUNDARY
  const parts = params.map(({ name, value, fileName, contentType }) => {
    const file = fileName ? `; filename="${quoted(fileName)}"\r\ncontent-type: ${contentType || OCTETS}` : ''
    return `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n\r\n${value ?? ''}\r\n`
  })
  return {
    headers: { ...headers, 'content-type': `${type}; boundary=${boundary}` },
    body: Buffer.from(`${parts.join('')}--${boundary}--\r\n`),
  }
}

const BOUNDARY = 'boundary-of-the-form'
const OCTETS = 'application/octet-stream'

/** Escapes a text as browsers do between the quotes in a Content-Disposition header. */
function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
