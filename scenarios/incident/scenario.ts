import { providers } from '../../mock-server/app.ts'
import type { EffectType } from '../../mock-server/core/faults/effects/index.ts'
import type { JournalEntry } from '../../mock-server/core/journal/journal.ts'
import type { Provider } from '../../mock-server/core/provider/provider.ts'
import { scenarioFromJournal } from '../../mock-server/core/scenario/from-journal.ts'
import type { Settings } from '../../mock-server/core/settings/settings.ts'
import { parseIso } from '../../mock-server/core/time/japan-time.ts'
import { type FaultDocument, Problem, type ScenarioDocument } from '../../mock-server/index.ts'
import { inferSettings } from '../recordings/comparison/infer-settings.ts'
import type { Exchange, RecordedBody } from '../recordings/exchange.ts'

export interface IncidentOptions {
  /**
   * Id of the request that the scenario is made for, or the number at the beginning of the id. A request is disturbed
   * if its response was lost, late or an error. The default is the first disturbed request for a code or, if there is
   * none, the first disturbed request of any kind.
   */
  at?: string | undefined
  /**
   * If true, the scenario is a fork of the recorded run: the scenario always loses the response to the selected
   * request. No fault fires for later requests, because the client continues differently after the lost response.
   */
  loseResponse?: boolean | undefined
  /** Settings of the recorded mock that differ from the defaults, without secrets. */
  settings?: Settings | undefined
}

/** A scenario, and the recorded exchanges that belong to it. */
export interface Incident {
  scenario: ScenarioDocument
  /** The exchange of the selected request and all later exchanges with the same provider, in the order of sending. */
  exchanges: readonly Exchange[]
  /**
   * Settings with which the recorded requests are played. These settings have precedence over the settings that the
   * exchanges show.
   */
  settings: Settings
  /**
   * True if the scenario loses the response to the first of these exchanges, even if this response was not lost in the
   * recording.
   */
  isFork: boolean
}

/** Name of the fault for the selected request. */
const FIRST = 'incident-1'
/** Time after which a response counts as late [ms]. */
const LATE_MS = 5000

/**
 * Makes a scenario from recorded exchanges. The task is the order that the selected request belongs to. The faults
 * repeat what happened to the selected request and to the later requests. The requests of each operation are counted
 * from the selected request: the fault for the nth recorded request fires for the nth request.
 * @throws Problem 400 if there are no exchanges, or if several exchanges have the number of the selected request; 404
 * if no exchange has the selected request; 409 if no request was disturbed, or if no task leads to the selected request
 */
export async function incidentScenario(
  all: readonly Exchange[],
  { at, loseResponse = false, settings = {} }: IncidentOptions = {},
): Promise<Incident> {
  if (all.length === 0) throw noRequests()
  const start = at === undefined ? firstIncident(all) : indexOf(all, at)
  const first = all[start]
  if (!first) throw at === undefined ? nothingHappened() : unknownRequest(at)
  const provider = providers.find(({ name }) => name === first.provider)
  if (!provider) throw unknownRequest(first.id)
  const exchanges = all.slice(start).filter((one) => one.provider === first.provider)
  const own = loseResponse ? loss('after-commit') : (incidentOf(first) ?? loss('after-commit'))
  const fault = { name: FIRST, phase: own.phase, effect: own.effect.type }
  const scenario = scenarioFromJournal({
    entries: all.map((one) => (one === first ? { ...entryOf(one), fault } : entryOf(one))),
    at: first.id,
    readOrder: await provider.recordedOrder(),
    armed: [{ name: FIRST, when: {}, ...own }],
    settings: publicSettings(provider, { ...(await inferSettings(all)), ...settings }),
  })
  const faults = exchanges.flatMap((one, index): FaultDocument[] => {
    const happened = index === 0 ? own : loseResponse ? undefined : incidentOf(one)
    if (!happened || one.operation === undefined) return []
    const calls = exchanges.slice(0, index + 1).filter(({ operation }) => operation === one.operation).length
    return [{ name: `incident-${index + 1}`, when: { operation: one.operation, calls: [calls] }, ...happened }]
  })
  // The last fault of `scenario` is for the selected request. The faults before it are for earlier requests, and lead
  // the client to the selected request.
  const before = (scenario.faults ?? []).slice(0, -1)
  const others = faults.slice(1).map(({ name }) => [name, { min: 0 }])
  return {
    exchanges,
    settings: publicSettings(provider, settings),
    isFork: loseResponse,
    scenario: {
      ...scenario,
      name: `incident/${(first.operation ?? '').replace('.', '-')}`,
      faults: [...before, ...faults],
      expect: { ...scenario.expect, ...(others.length > 0 && { faults: Object.fromEntries(others) }) },
    },
  }
}

function isIncident(one: Exchange): boolean {
  return one.operation !== undefined && incidentOf(one) !== undefined
}

function firstIncident(all: readonly Exchange[]): number {
  const issues = /\.(?:issue|buy-gift)$/
  const issue = all.findIndex((one) => isIncident(one) && issues.test(one.operation ?? ''))
  return issue >= 0 ? issue : all.findIndex(isIncident)
}

type Happened = Pick<FaultDocument, 'effect'> & { phase: Phase; effect: { type: EffectType } }

type Phase = 'before-commit' | 'after-commit' | 'mid-body'

const loss = (phase: Phase): Happened => ({ phase, effect: { type: 'reset-connection' } })

/** Returns the settings of a provider without those with credentials, because a scenario contains no credentials. */
function publicSettings(provider: Provider, all: Settings): Settings {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name]) => Object.hasOwn(provider.settings, name) && provider.settings[name]?.secret !== true,
    ),
  )
}

/**
 * Returns a fault that repeats what happened to a request: a lost response, an error or a delay; undefined if none of
 * these happened.
 */
export function incidentOf({ provider, sentAt, response, lost }: Exchange): Happened | undefined {
  if (lost === 'request') return loss('before-commit')
  if (response === null || lost === 'response') return loss('after-commit')
  if (lost === 'body') return loss('mid-body')
  const { status } = response
  if (status === 429) return { phase: 'before-commit', effect: { type: 'provider-error', status } }
  if (status >= 500) {
    const known = providers.find(({ name }) => name === provider)?.errorStatuses.includes(status) ?? false
    return known
      ? { phase: 'before-commit', effect: { type: 'provider-error', status } }
      : { phase: 'before-commit', effect: { type: 'html-error-page', status } }
  }
  const ms = parseIso(response.receivedAt) - parseIso(sentAt)
  return ms >= LATE_MS ? { phase: 'after-commit', effect: { type: 'delay', ms } } : undefined
}

/** Converts an exchange to an entry of a journal, because the order is read from such an entry. */
function entryOf({ id, provider, operation, sentAt, request, response }: Exchange): JournalEntry {
  const atMs = parseIso(sentAt)
  return {
    id,
    atMs,
    receivedAtMs: atMs,
    provider,
    operation: operation ?? null,
    method: request.method,
    path: `/${provider}${request.path}`,
    sourceIp: '',
    caller: null,
    request: { headers: request.headers, body: textOf(request.body) },
    response: { status: response?.status ?? 0, headers: response?.headers ?? {}, body: textOf(response?.body ?? null) },
    outcome: noOutcome,
    delivered: response !== null,
    durationMs: response ? parseIso(response.receivedAt) - atMs : 0,
    ledgerKey: undefined,
  }
}

const noOutcome: JournalEntry['outcome'] = { code: '', rule: null, reason: '' }

function textOf(body: RecordedBody | null): string | null {
  if (body === null) return null
  if ('json' in body) return JSON.stringify(body.json)
  return 'text' in body ? body.text : null
}

/**
 * Returns the index of the exchange with an id or a number; -1 if there is none.
 * @throws Problem if there are several
 */
function indexOf(all: readonly Exchange[], at: string): number {
  const exact = all.findIndex(({ id }) => id === at)
  if (exact >= 0) return exact
  const ids = all.map(({ id }) => id).filter((id) => Number.parseInt(id, 10) === Number(at))
  if (ids.length > 1)
    throw new Problem(400, {
      en: `several requests have the number ${at}: name one with its whole id, ${ids.join(' or ')}`,
      ja: `番号 ${at} のリクエストが複数ある。ID 全体で指定する: ${ids.join('、')}`,
    })
  return all.findIndex(({ id }) => id === ids[0])
}

function noRequests(): Problem {
  return new Problem(400, {
    en: 'no request to a provider was recorded, so there is nothing to make a scenario of',
    ja: 'プロバイダーへのリクエストの記録がないため、シナリオを作成できない',
  })
}

function unknownRequest(at: string): Problem {
  return new Problem(404, {
    en: `there is no request ${at}`,
    ja: `リクエスト ${at} がない`,
  })
}

function nothingHappened(): Problem {
  return new Problem(409, {
    en: 'no request lost its response, failed or was late: name a request with --at, and add --lose-response',
    ja: 'レスポンスが失われた、失敗した、または遅れたリクエストがない。--at でリクエストを指定し、--lose-response を付ける',
  })
}
