import { createGiftMock, providers } from '../../../mock-server/app.ts'
import { parseMediaType } from '../../../mock-server/core/http/body/media-type.ts'
import type { RecordingRules } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { Reason } from '../../../mock-server/core/reasons/reason.ts'
import type { Settings } from '../../../mock-server/core/settings/settings.ts'
import { REQUEST_HEADER, REQUEST_HEADER_SETTING } from '../../../mock-server/core/settings/mock-settings.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import type { GiftMock, JournalEntry } from '../../../mock-server/index.ts'
import type { Exchange, ProviderName, RecordedBody } from '../exchange.ts'
import { textBody } from '../text-body.ts'
import { compareBodies } from './compare-bodies.ts'
import { inferSettings } from './infer-settings.ts'
import { createMapping, type ValueMapping } from './value-mapping.ts'
import { malformedReason, requestOf } from './request-for-mock.ts'
import { withToken } from './access-token.ts'

/** A part of a response in which the provider and the mock differ. */
export interface Difference {
  /** Id of the exchange. */
  exchange: string
  provider: ProviderName
  operation: string | undefined
  /** `status`, `header retry-after`, or the member of the body, such as `body.gift.price`. */
  place: string
  recorded: string
  mock: string
  /** Id of the rule that the mock followed; null if its response follows no rule. */
  rule: string | null
  /**
   * The reason why the mock sent its response. `reason` is in English, and `because` is data from which
   * the texts in other languages are made.
   */
  reason: string
  because?: Reason
}

/**
 * The reason why an exchange was not compared. `request-lost`: the provider did not receive the request, so the
 * request is not sent to the mock either.
 */
export type NotCompared = 'request-lost' | 'no-response' | 'not-playable'

export interface ComparedExchange {
  exchange: Exchange
  /** The rule that the mock followed; null if there is no such rule, or if the request was not sent to the mock. */
  rule: string | null
  notCompared?: NotCompared
  differences: readonly Difference[]
}

export interface Comparison {
  /** The exchanges in the order of sending. */
  exchanges: readonly ComparedExchange[]
  /** Number of compared exchanges. */
  compared: number
  differences: readonly Difference[]
  /**
   * The settings of the mock that differ from the defaults. These settings contain the fake credentials of the corpus.
   */
  settings: Settings
}

export interface CompareOptions {
  /** Settings of the mock. These settings have precedence over the settings that are inferred from the exchanges. */
  settings?: Settings | undefined
  signal?: AbortSignal | undefined
  /**
   * Called before each exchange and at the end, with the number of completed exchanges and the number of all exchanges.
   */
  onPlayed?: ((done: number, total: number) => void) | undefined
}

/** The response of the mock to a recorded request. */
interface MockResponse {
  journalId: string
  status: number
  headers: Headers
  body: RecordedBody | null
}

/**
 * Sends recorded requests to a new mock in the recorded order. For each request, the mock's clock shows the recorded
 * time. Compares the responses with the recorded responses.
 * @param exchanges in the order of sending
 * @throws Problem if a setting is invalid
 */
export async function compareExchanges(
  exchanges: readonly Exchange[],
  { settings: given = {}, signal, onPlayed }: CompareOptions = {},
): Promise<Comparison> {
  const settings = { ...(await inferSettings(exchanges)), ...given }
  const rules = new Map<string, RecordingRules>()
  for (const provider of providers) rules.set(provider.name, await provider.recording())
  let nowMs = parseIso(exchanges[0]?.sentAt ?? '1970-01-01T00:00:00Z')
  const mock = createGiftMock({
    seed: 'compare',
    settings: { ...settings, [REQUEST_HEADER_SETTING]: true },
    clock: { mode: 'frozen', nowMs },
    maxJournalEntries: exchanges.length + 1,
  })
  const all = await mock.admin.settings()
  const mapping = createMapping()
  const played: { exchange: Exchange; answer: MockResponse | undefined; places: Place[]; notCompared?: NotCompared }[] =
    []
  try {
    for (const exchange of exchanges) {
      signal?.throwIfAborted()
      onPlayed?.(played.length, exchanges.length)
      const known = rules.get(exchange.provider)
      if (!known) throw new Error(`there is no provider ${exchange.provider}`)
      if (exchange.lost === 'request') {
        played.push({ exchange, answer: undefined, places: [], notCompared: 'request-lost' })
        continue
      }
      const atMs = parseIso(exchange.sentAt)
      if (atMs > nowMs) await mock.admin.advanceClock(atMs - nowMs)
      nowMs = Math.max(nowMs, atMs)
      const request = withToken(exchange, known, (accessKey, steps) => known.tokenOf?.(all, accessKey, nowMs, steps))
      const answer = await send(mock, exchange.provider, mapping.translateAll(request))
      if (!answer) played.push({ exchange, answer, places: [], notCompared: 'not-playable' })
      else if (!exchange.response) played.push({ exchange, answer, places: [], notCompared: 'no-response' })
      else played.push({ exchange, answer, places: differencesOf(exchange, exchange.response, answer, known, mapping) })
    }
    onPlayed?.(exchanges.length, exchanges.length)
    const { requests } = await mock.admin.requests()
    const entries = new Map(requests.map((entry) => [entry.id, entry]))
    return resultOf(
      played.map(({ answer, ...one }) => ({ ...one, entry: entries.get(answer?.journalId ?? '') })),
      settings,
    )
  } finally {
    await mock.close()
  }
}

type Place = Pick<Difference, 'place' | 'recorded' | 'mock'>

async function send(
  mock: GiftMock,
  provider: ProviderName,
  recorded: Exchange['request'],
): Promise<MockResponse | undefined> {
  let request
  try {
    request = requestOf(recorded, `http://127.0.0.1/${provider}`)
  } catch {
    return undefined
  }
  const { status, headers, ...response } = await readResponse(
    await mock.fetch(request, { malformed: malformedReason(recorded) }),
  )
  return { ...response, status, headers, journalId: headers.get(REQUEST_HEADER) ?? '' }
}

async function readResponse(response: Response): Promise<Omit<MockResponse, 'journalId'>> {
  const { status, headers } = response
  return { status, headers, body: textBody(await response.text(), headers.get('content-type') ?? undefined) }
}

function differencesOf(
  { lost }: Exchange,
  recorded: NonNullable<Exchange['response']>,
  mock: MockResponse,
  rules: RecordingRules,
  mapping: ValueMapping,
): Place[] {
  const places: Place[] = []
  if (recorded.status !== mock.status)
    places.push({ place: 'status', recorded: `${recorded.status}`, mock: `${mock.status}` })
  for (const name of ['content-type', 'retry-after', 'allow']) {
    const [a, b] = [headerValue(name, recorded.headers[name]), headerValue(name, mock.headers.get(name) ?? undefined)]
    if (a !== b) places.push({ place: `header ${name}`, recorded: a, mock: b })
  }
  // Responses with different statuses have different members, so their bodies are not compared.
  if (lost === 'body' || recorded.status !== mock.status) return places
  return [...places, ...compareBodies(recorded.body, mock.body, rules.response, mapping)]
}

function headerValue(name: string, value: string | undefined): string {
  if (value === undefined) return 'absent'
  if (name === 'content-type') return parseMediaType(value)?.type ?? value
  return name === 'allow'
    ? value
        .split(/\s*,\s*/)
        .toSorted()
        .join(', ')
    : value
}

function resultOf(
  played: readonly {
    exchange: Exchange
    places: readonly Place[]
    notCompared?: NotCompared
    entry: JournalEntry | undefined
  }[],
  settings: Settings,
): Comparison {
  const exchanges = played.map(({ exchange, places, notCompared, entry }): ComparedExchange => {
    const { id, provider, operation } = exchange
    const { rule = null, reason = '', because } = entry?.outcome ?? {}
    const why = { rule, reason, ...(because && { because }) }
    const differences = places.map((place) => ({ exchange: id, provider, operation, ...place, ...why }))
    return { exchange, rule, ...(notCompared && { notCompared }), differences }
  })
  return {
    exchanges,
    compared: exchanges.filter(({ notCompared }) => !notCompared).length,
    differences: exchanges.flatMap(({ differences }) => differences),
    settings,
  }
}
