import { z } from 'zod'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import { lazy } from '../../../mock-server/core/util/lazy.ts'
import type { RawExchange, RawMessage } from '../raw-exchange.ts'
import type { Placement } from './place.ts'

const headersSchema = lazy(() => z.array(z.object({ name: z.string(), value: z.string() })))
const contentSchema = lazy(() =>
  z.object({ text: z.string().optional(), encoding: z.string().optional(), mimeType: z.string().optional() }),
)

/** The parts of a HAR file (version 1.2) that are read. Other parts are ignored. */
const harSchema = lazy(() =>
  z.object({
    log: z.object({
      entries: z.array(
        z.object({
          startedDateTime: z.iso.datetime({ offset: true }),
          time: z.number().optional(),
          request: z.object({
            method: z.string(),
            url: z.string(),
            headers: headersSchema().default([]),
            postData: contentSchema().optional(),
          }),
          response: z
            .object({
              status: z.number(),
              headers: headersSchema().default([]),
              content: contentSchema().optional(),
            })
            .optional(),
          _delivered: z.boolean().optional(),
        }),
      ),
    }),
  }),
)

/** Returns true if a value of JSON is a HAR file. */
export function isHar(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'log' in value
}

/**
 * Returns the requests to a provider in a HAR file. Browsers, and proxies such as mitmproxy, export HAR files. A
 * response with the status 0 did not arrive. In a HAR file of the mock, `_delivered` is false for such a response.
 * @throws ZodError if the value is no HAR file
 */
export function exchangesFromHar(value: unknown, placeOf: (url: string) => Placement | undefined): RawExchange[] {
  return harSchema()
    .parse(value)
    .log.entries.flatMap(({ startedDateTime, time = 0, request, response, _delivered = true }): RawExchange[] => {
      const place = placeOf(request.url)
      if (!place) return []
      const sentAtMs = parseIso(startedDateTime)
      const arrived = response && response.status > 0 && _delivered ? response : undefined
      return [
        {
          provider: place.provider,
          sentAtMs,
          request: { method: request.method, path: place.path, ...messageOf(request.headers, request.postData) },
          response: arrived
            ? {
                receivedAtMs: sentAtMs + Math.max(0, Math.round(time)),
                status: arrived.status,
                ...messageOf(arrived.headers, arrived.content),
              }
            : null,
          ...(!arrived && { lost: 'response' as const }),
        },
      ]
    })
}

type Content = z.infer<ReturnType<typeof contentSchema>>

function messageOf(pairs: readonly { name: string; value: string }[], content: Content | undefined): RawMessage {
  const headers: Record<string, string> = {}
  for (const { name, value } of pairs) {
    const key = name.toLowerCase()
    // A name with a colon, such as `:authority`, is part of the request line of HTTP/2.
    if (!key.startsWith(':')) headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  }
  // A HAR file contains the decoded body.
  delete headers['content-encoding']
  const type = content?.mimeType
  if (headers['content-type'] === undefined && type) headers['content-type'] = type
  return { headers, body: Buffer.from(content?.text ?? '', content?.encoding === 'base64' ? 'base64' : 'utf8') }
}
