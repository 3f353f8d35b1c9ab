import { effectOf } from '../../core/faults/effects/index.ts'
import { japanIso } from '../../core/time/japan-time.ts'
import { type JournalEntry, parseId } from '../../core/journal/journal.ts'
import { KILL_FAULT } from '../../core/scenario/kill-fault.ts'
import { separators } from '../../core/localized-text.ts'
import type { Provider, RequestReference } from '../../core/provider/provider.ts'
import { localizedLine, oneLine } from '../one-line.ts'
import { messages } from '../messages.ts'
import { languageOf } from '../language.ts'
import { namedFaultWord, namedOutcome } from '../named-ids.ts'
import { reasonText } from '../reasons.ts'

/** The members of a request that are shown in the request's line. */
export interface ShownRequest extends Pick<
  JournalEntry,
  'id' | 'method' | 'path' | 'delivered' | 'durationMs' | 'fault'
> {
  /** Time of arrival on the sandbox's clock [ms]. */
  atMs: number
  /** Time of arrival on the host's clock [ms]. */
  receivedAtMs: number
  status: number
  /** Code of the outcome, as `namedOutcome` returns it for the reader. */
  outcome: string
  /** Reason why the provider refused the request, in the reader's language; empty if the request was not refused. */
  reason: string
  /** Id of the rule that decided the outcome. */
  rule: string | null
  abandoned: boolean
  reference?: RequestReference | undefined
}

/** Maximum number of requests shown in one list. */
export const MAX_LINES = 12
const MAX_PATH = 100
const MAX_REFERENCE = 80
/** Maximum count of request numbers that one text lists. */
const MAX_NUMBERS = 8

export function shownRequest(entry: JournalEntry, providers: readonly Provider[]): ShownRequest {
  const { id, method, path, delivered, durationMs, fault, atMs, receivedAtMs, response, outcome, abandoned } = entry
  const provider = providers.find(({ name }) => name === entry.provider)
  return {
    id,
    method,
    path,
    delivered,
    durationMs,
    ...(fault && { fault }),
    atMs,
    receivedAtMs,
    status: response.status,
    outcome: namedOutcome(outcome.code, provider),
    reason: response.status >= 400 ? reasonText(outcome) : '',
    rule: outcome.rule,
    abandoned: abandoned === true,
    reference: provider?.referenceOf(entry),
  }
}

/**
 * Formats one line per request. A line consists of the number of the request, the time on the sandbox's clock (Japan
 * time), the request, the response, the id of the request, and the fault or delivery failure. If the sandbox's clock
 * runs faster or slower than real time, the line also contains the real time since the first request.
 * @param clockRate speed of the sandbox's clock, as a multiple of real time
 */
export function requestLines(requests: readonly ShownRequest[], clockRate: number): string[] {
  const { requests: text } = messages()
  const shown =
    requests.length > MAX_LINES
      ? [...requests.slice(0, MAX_LINES / 2), undefined, ...requests.slice(-MAX_LINES / 2)]
      : requests
  const days = new Set(requests.map(({ atMs }) => japanIso(atMs).slice(0, 10)))
  const paths = shown.map((request) => (request ? pathOf(request) : ''))
  const width = Math.max(...paths.map(({ length }) => length))
  const numberWidth = Math.max(0, ...requests.map(({ id }) => numberOf(id).length))
  const begin = Math.min(...requests.map(({ receivedAtMs }) => receivedAtMs))
  return shown.map((request, index) => {
    if (!request) return text.more(requests.length - MAX_LINES)
    const iso = japanIso(request.atMs, 'milliseconds')
    const time = days.size > 1 ? iso.slice(0, 23).replace('T', ' ') : iso.slice(11, 23)
    const realTime = differsFromRealTime(clockRate) ? [text.realTime(seconds(request.receivedAtMs - begin))] : []
    return [
      numberOf(request.id).padStart(numberWidth),
      time,
      ...realTime,
      (paths[index] ?? '').padEnd(width),
      responseText(request, clockRate),
    ].join('  ')
  })
}

/** Formats the numbers of requests, such as `requests 1, 2`. `requestLines` shows the same numbers. */
export function requestNumbers(ids: readonly string[]): string {
  const numbers = ids.slice(0, MAX_NUMBERS).map(numberOf)
  return messages().requests.numbers(
    numbers.join(separators.comma[languageOf()]),
    ids.length,
    ids.length - numbers.length,
  )
}

/** Returns the number of a request: the journal id without leading zeros. */
function numberOf(id: string): string {
  return parseId(id).toString()
}

/** Returns true if the sandbox's clock is running, but not at the speed of real time. */
export function differsFromRealTime(clockRate: number): boolean {
  return clockRate > 0 && clockRate !== 1
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1)
}

function pathOf({ method, path }: ShownRequest): string {
  const plain = oneLine(`${method} ${path}`)
  return plain.length > MAX_PATH ? `${plain.slice(0, MAX_PATH)}…` : plain
}

/**
 * Formats the response to a request: the status, the outcome, the id of the request, and the fault or delivery failure.
 */
export function responseText(request: ShownRequest, clockRate: number): string {
  const { status, outcome, reason, rule, fault, abandoned, delivered, durationMs, reference } = request
  const { requests: text } = messages()
  // If a fault created the response, the reason only names the fault. The reason is then omitted, because the line
  // already shows the fault.
  const isByFault = fault?.phase === 'before-commit' && !effectOf(fault.effect).deliversResponse
  const why = reason === '' ? '' : isByFault ? text.ruleOnly(rule) : text.refused(reason, rule)
  const realSeconds = differsFromRealTime(clockRate) ? seconds(durationMs / clockRate) : undefined
  const lost = abandoned
    ? text.abandoned(durationMs, realSeconds)
    : delivered || status === 0
      ? undefined
      : text.notDelivered
  const notes = [
    reference && `${localizedLine(reference.name)} ${reference.value.slice(0, MAX_REFERENCE)}`,
    fault &&
      (fault.name === KILL_FAULT
        ? text.killed
        : text.fault(fault.name, namedFaultWord(fault.effect), namedFaultWord(fault.phase))),
    lost,
  ].filter((note) => note !== undefined)
  return oneLine(
    [status === 0 ? text.noAnswer : `${status} ${outcome}${why}`, ...notes].join(separators.comma[languageOf()]),
  )
}
