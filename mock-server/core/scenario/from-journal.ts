import { requestProblems } from '../problems/requests.ts'
import { effectOf } from '../faults/effects/index.ts'
import type { FaultDocument } from '../faults/fault.ts'
import { Problem } from '../http/problem.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { joinTexts, type Text } from '../localized-text.ts'
import type { Settings } from '../settings/settings.ts'
import type { ReadRecordedOrder, RecordedOrder } from './recorded-order.ts'
import type { ScenarioDocument } from './schema.ts'

export interface FromJournalOptions {
  /** The entries of the journal, oldest first. */
  entries: readonly JournalEntry[]
  /** Journal id of the request from which the scenario is created. */
  at: string
  /** Reads the order of a request of the provider. */
  readOrder: ReadRecordedOrder
  /**
   * If true, the response to the request is always lost in the scenario. By default, the scenario repeats the recorded
   * fault or the recorded refusal because of the rate limit. If nothing of this kind was recorded, the response is
   * lost.
   */
  loseResponse?: boolean
  /** The faults that are still armed. They show the options of the effects, which the journal does not contain. */
  armed?: readonly FaultDocument[]
  /** Settings of the sandbox that differ from the defaults, without secrets. */
  settings?: Settings
}

type ScenarioFault = FaultDocument & { phase: string; effect: { type: string } }

/**
 * What the client experiences in the scenario: an unknown outcome, a refusal because of a rate limit, or a slow
 * response.
 */
type Incident = 'unknown' | 'rateLimited' | 'slow'

/** Status of a response that refuses a request because of a rate limit. */
const RATE_LIMITED = 429

/**
 * Creates a scenario from a recorded request. The scenario has the same order, and the same fault at the same
 * operation. A client that handles the fault wrongly fails the scenario.
 * @throws Problem 404 if the entries do not contain the request; 409 if no task leads to such a request
 */
export function scenarioFromJournal(options: FromJournalOptions): ScenarioDocument {
  const { entries, at, readOrder, settings = {} } = options
  const entry = entries.find(({ id }) => id === at)
  if (!entry) throw new Problem(404, requestProblems.unknown({ id: at.slice(0, 40) }))
  const { operation, provider } = entry
  const order = readOrder(entry, entries)
  if (operation === null || !order)
    throw new Problem(
      409,
      operation === null ? requestProblems.noTaskForUnknown({ id: at }) : requestProblems.noTask({ id: at, operation }),
    )
  const fault = faultFor(entry, operation, options)
  const incident = incidentOf(fault)
  const advice = order[incident]
  return {
    name: `recorded/${operation.replace('.', '-')}-${fault.effect.type}`,
    title: titleOf(operation, fault, incident),
    story: joinTexts([happened(entry, operation, fault), consequenceOf(entry, order, fault, incident)], 'sentence'),
    remedy: advice.remedy,
    tags: [provider, 'recorded'],
    task: order.task,
    ...(Object.keys(settings).length > 0 && { settings }),
    faults: [...(order.before ?? []).map(loseResponseOf), fault],
    expect: {
      ledger: { [provider]: ledgerOf(order, fault, incident) },
      requests: [{ match: { operation }, count: { min: 1 } }],
      ...(advice.conduct.length > 0 && { conduct: [...advice.conduct] }),
    },
  }
}

function loseResponseOf({ operation }: { operation: string }): ScenarioFault {
  return {
    name: `lose-${operation.replace('.', '-')}`,
    when: { operation, calls: [1] },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  }
}

function faultFor(
  { fault, response, durationMs, outcome }: JournalEntry,
  operation: string,
  { loseResponse = false, armed = [] }: FromJournalOptions,
): ScenarioFault {
  const when = { operation, calls: [1] }
  if (!loseResponse && fault) {
    const { name, phase, effect: type } = fault
    const known = armed.find((one) => one.name === name)
    const effect =
      known && known.phase === phase ? known.effect : { type, ...optionsOf(type, response.status, durationMs) }
    const isComplete = effectOf(type).options().safeParse(withoutType(effect)).success
    // If the fault is no longer armed, required options of its effect may be unknown. In this case, the scenario loses
    // the response instead.
    if (isComplete) return { name: 'recorded-fault', when, phase, effect: { ...effect, type } }
  }
  if (!loseResponse && !fault && response.status === RATE_LIMITED && outcome.rule !== null)
    return {
      name: 'recorded-refusal',
      when,
      phase: 'before-commit',
      effect: { type: 'provider-error', status: response.status },
    }
  return loseResponseOf({ operation })
}

/** Returns those options of an effect that can be derived from the journal entry. */
function optionsOf(type: string, status: number, durationMs: number): object {
  if (type === 'provider-error') return { status }
  return type === 'delay' ? { ms: Math.max(1, Math.round(durationMs)) } : {}
}

function withoutType({ type: _type, ...options }: Readonly<Record<string, unknown>>): object {
  return options
}

function incidentOf({ effect }: ScenarioFault): Incident {
  if ('status' in effect && effect.status === RATE_LIMITED) return 'rateLimited'
  return effect.type === 'delay' || effect.type === 'slow-body' ? 'slow' : 'unknown'
}

/**
 * Returns the expected totals. A client usually has to get exactly one code. At most one code is expected if a fault
 * prevents the issue of the code and the client cannot know this, because the client may leave the order to a person.
 */
function ledgerOf({ issues }: RecordedOrder, { phase }: ScenarioFault, incident: Incident) {
  const isCommitted = phase !== 'before-commit' || incident !== 'unknown'
  return {
    issued: issues && !isCommitted ? { max: 1 } : { exactly: 1 },
    suspectedDuplicates: { exactly: 0 },
  }
}

function titleOf(operation: string, { phase, effect }: ScenarioFault, incident: Incident): Text {
  if (incident === 'rateLimited')
    return { en: `${operation} is refused with 429`, ja: `${operation} が429で拒否される` }
  if (incident === 'slow') return { en: `${operation} is slow`, ja: `${operation} のレスポンスが遅い` }
  const isDone = phase !== 'before-commit'
  return {
    en: `${operation} has an unknown outcome ${isDone ? 'after' : 'before'} it is done (${effect.type})`,
    ja: `${operation} の${isDone ? '処理後' : '処理前'}に結果不明になる（${effect.type}）`,
  }
}

function happened({ id }: JournalEntry, operation: string, { phase, effect }: ScenarioFault): Text {
  return {
    en: `Made of the recorded request ${id}: the fault ${effect.type} (${phase}) fires for the first ${operation}.`,
    ja: `記録されたリクエスト ${id} から作成した。最初の ${operation} に障害 ${effect.type}（${phase}）が発生する。`,
  }
}

function consequenceOf(
  entry: JournalEntry,
  { issues }: RecordedOrder,
  { phase }: ScenarioFault,
  incident: Incident,
): Text {
  if (incident === 'rateLimited')
    return {
      en: 'Nothing was done, and the request may be sent again after a pause.',
      ja: '何も処理されていないため、間をおいて再送できる。',
    }
  if (incident === 'slow')
    return {
      en: 'The response arrives late. A client that sends the request again meanwhile does it twice.',
      ja: 'レスポンスの到着が遅れる。その間に再送すると、二重に処理される。',
    }
  if (phase === 'before-commit')
    return {
      en: 'Nothing was done, but the client cannot distinguish this from a lost response.',
      ja: '何も処理されていないが、クライアントはレスポンスの消失と区別できない。',
    }
  return issues
    ? {
        en: 'The code was issued and is billed. A client that sends the order again buys a second code.',
        ja: 'コードは発行済みで、請求される。同じ注文を再び送ると、2つ目のコードを購入することになる。',
      }
    : {
        en: `The operation was done (status ${entry.response.status}), and the client does not know it.`,
        ja: `処理は完了しているが（ステータス ${entry.response.status}）、クライアントには分からない。`,
      }
}
