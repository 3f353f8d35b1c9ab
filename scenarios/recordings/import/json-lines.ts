import { z } from 'zod'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import { lazy } from '../../../mock-server/core/util/lazy.ts'
import { parseJsonOrUndefined } from '../../../mock-server/core/util/json.ts'
import { REDACTED } from '../../../mock-server/core/redaction.ts'
import { ACCESS_KEY, accessKeyOf } from '../journal-credentials.ts'
import type { RawExchange, RawMessage } from '../raw-exchange.ts'
import type { Placement } from './request-target.ts'

const message = () =>
  z.object({
    headers: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]).nullable()).default({}),
    /** A text or a JSON value. */
    body: z.unknown().optional(),
  })

/**
 * A line of a log. If no response arrived, `status` is absent, null or 0. The time is ISO 8601, or milliseconds or
 * seconds since the epoch.
 */
const lineSchema = lazy(() =>
  z.object({
    time: z.union([z.iso.datetime({ offset: true }), z.number()]),
    method: z.string(),
    url: z.string(),
    status: z.number().nullable().optional(),
    durationMs: z.number().min(0).default(0),
    request: message().default({ headers: {} }),
    response: message().nullable().default(null),
  }),
)

/** Other names that logs use for the members of a line. Journal entries use `at` and `path`. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
  time: ['timestamp', '@timestamp', 'ts', 'at', 'startedDateTime'],
  url: ['uri', 'path'],
  durationMs: ['duration_ms', 'elapsedMs'],
}

/**
 * Returns the exchange that a line of JSON describes; undefined if the line describes no request to a provider.
 * @throws ZodError if the line describes a request and lacks a required member
 */
export function exchangeFromLine(
  text: string,
  placeOf: (url: string) => Placement | undefined,
): RawExchange | undefined {
  const value = parseJsonOrUndefined(text)
  if (typeof value !== 'object' || value === null || !('method' in value)) return undefined
  const line = lineSchema().parse(withNames({ ...value }))
  const place = placeOf(line.url)
  if (!place) return undefined
  const sentAtMs = timeOf(line.time)
  const status = line.status ?? statusIn(value)
  return {
    provider: place.provider,
    sentAtMs,
    request: { method: line.method, path: place.path, ...withStandIns(messageOf(line.request), value) },
    response:
      status > 0
        ? { receivedAtMs: sentAtMs + line.durationMs, status, ...messageOf(line.response ?? { headers: {} }) }
        : null,
    ...(status <= 0 && { lost: 'response' as const }),
  }
}

/**
 * Returns the request with stand-ins (replacement values) for credentials. A journal masks credentials, and identifies
 * the caller by a fingerprint of 16 hex digits.
 */
function withStandIns({ headers, body }: RawMessage, line: object): RawMessage {
  const caller = 'caller' in line && typeof line.caller === 'string' ? line.caller : undefined
  if (caller === undefined) return { headers, body }
  const text = Buffer.from(body).toString('utf8').replace(maskedAuthKey, `$1"${caller}"`)
  const masked = headers[ACCESS_KEY] === REDACTED ? { [ACCESS_KEY]: accessKeyOf(caller) } : {}
  return { headers: { ...headers, ...masked }, body: Buffer.from(text) }
}

const maskedAuthKey = /("AuthKey"\s*:\s*)"\*\*\*"/

function withNames(line: Record<string, unknown>): Record<string, unknown> {
  const named = { ...line }
  for (const [name, others] of Object.entries(synonyms)) {
    const found = [name, ...others].find((other) => line[other] !== undefined)
    if (found !== undefined) named[name] = line[found]
  }
  return named
}

/** Returns the status in the member `response` of a journal entry; 0 if the entry has no response. */
function statusIn(line: object): number {
  const response = 'response' in line ? line.response : undefined
  const status = typeof response === 'object' && response !== null && 'status' in response ? response.status : 0
  return typeof status === 'number' ? status : 0
}

/**
 * The beginning of the year 2200 in seconds. A smaller number is read as seconds, and any other number as milliseconds.
 */
const MAX_SECONDS = 7_258_118_400

function timeOf(time: string | number): number {
  if (typeof time === 'string') return parseIso(time)
  return Math.round(time < MAX_SECONDS ? time * 1000 : time)
}

function messageOf({
  headers,
  body,
}: {
  headers: z.infer<ReturnType<typeof message>>['headers']
  body?: unknown
}): RawMessage {
  const isText = typeof body === 'string'
  const named = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === null ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value.toString()]],
  )
  const known = Object.fromEntries(named)
  const hasBody = body !== undefined && body !== null && body !== ''
  if (hasBody && known['content-type'] === undefined) known['content-type'] = 'application/json'
  delete known['content-encoding']
  return { headers: known, body: Buffer.from(!hasBody ? '' : isText ? body : JSON.stringify(body)) }
}
