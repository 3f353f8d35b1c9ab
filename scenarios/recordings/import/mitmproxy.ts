import { z } from 'zod'
import { isRecord } from '../../../mock-server/core/advice/correction.ts'
import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import { recordingProblems } from '../../../mock-server/core/problems/recordings.ts'
import { lazy } from '../../../mock-server/core/util/lazy.ts'
import { Problem } from '../../../mock-server/index.ts'
import type { RawExchange, RawMessage } from '../raw-exchange.ts'
import { headersByName } from '../recorder/headers.ts'
import { elementAt, valueOf } from './netstring.ts'
import type { Placement } from './request-target.ts'

const text = z.union([z.string(), z.instanceof(Uint8Array).transform((bytes) => Buffer.from(bytes).toString('utf8'))])
const message = {
  headers: z.array(z.tuple([text, text])),
  content: z.instanceof(Uint8Array).nullable(),
  timestamp_start: z.number(),
  timestamp_end: z.number().nullish(),
}

/** The parts of an HTTP flow that are read: the parts that the formats 7 to 21 (mitmproxy 4 to 12) have in common. */
const flowSchema = lazy(() =>
  z.object({
    request: z.object({
      method: text,
      scheme: text,
      host: text,
      port: z.number(),
      authority: text.optional(),
      path: text,
      ...message,
    }),
    response: z.object({ status_code: z.number(), ...message }).nullish(),
    /** Present if a connection was closed too early. */
    error: z.unknown(),
  }),
)

/** Returns true if the bytes are a file of flows, which mitmproxy writes. */
export function isFlows(bytes: Uint8Array): boolean {
  return elementAt(bytes, 0)?.type === '}'
}

/**
 * Returns the requests to a provider in a file of flows. Flows of protocols other than HTTP are ignored.
 * @param parsing runs a function, and adds the number of the flow to a ZodError
 * @throws Problem if the file ends in the middle of a flow
 */
export function exchangesFromFlows(
  bytes: Uint8Array,
  file: string,
  placeOf: (url: string) => Placement | undefined,
  parsing: <T>(flow: number, read: () => T) => T,
): RawExchange[] {
  const found: RawExchange[] = []
  let count = 0
  for (let at = 0; at < bytes.length;) {
    count += 1
    const element = elementAt(bytes, at)
    const flow = element && valueOf(element)
    if (!element || !isRecord(flow)) throw broken(file, count, at)
    at = element.end
    if (text.safeParse(flow['type']).data === 'http') found.push(...parsing(count, () => exchangeOf(flow, placeOf)))
  }
  return found
}

function broken(file: string, count: number, at: number): Problem {
  return new Problem(
    400,
    fileProblems.inFile({ file, problem: recordingProblems.brokenFlow({ count: `${count}`, at: `${at}` }) }),
  )
}

function exchangeOf(flow: unknown, placeOf: (url: string) => Placement | undefined): RawExchange[] {
  const { request, response, error } = flowSchema().parse(flow)
  const sent = messageOf(request)
  const { scheme, host, port, path, method } = request
  // The host name is taken from the request, because `host` is the IP address in some modes of mitmproxy.
  const authority = request.authority || sent.headers['host'] || `${host}:${port}`
  const place = placeOf(`${scheme || 'https'}://${authority}${path}`)
  if (!place) return []
  const isLost = !response || Boolean(error)
  return [
    {
      provider: place.provider,
      sentAtMs: millisecondsOf(request.timestamp_start),
      request: { method, path: place.path, ...sent },
      response: response
        ? {
            receivedAtMs: millisecondsOf(response.timestamp_end ?? response.timestamp_start),
            status: response.status_code,
            ...messageOf(response),
          }
        : null,
      ...(isLost && { lost: 'response' as const }),
    },
  ]
}

function millisecondsOf(seconds: number): number {
  return Math.round(seconds * 1000)
}

function messageOf({
  headers: pairs,
  content,
}: {
  headers: [string, string][]
  content: Uint8Array | null
}): RawMessage {
  return { headers: headersByName(pairs.flat()), body: content ?? new Uint8Array() }
}
