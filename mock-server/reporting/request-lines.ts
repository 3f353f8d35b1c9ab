import { japanIso } from '../core/time/japan-time.ts'
import type { JournalEntry } from '../core/journal/journal.ts'
import { separators } from '../core/localized-text.ts'
import { oneLine } from './one-line.ts'
import { messages } from './messages.ts'
import { languageOf } from './language.ts'

/** The members of a request that are shown in the request's line. */
export interface ShownRequest extends Pick<JournalEntry, 'method' | 'path' | 'delivered' | 'durationMs' | 'fault'> {
  /** Time of arrival on the sandbox's clock [ms]. */
  atMs: number
  status: number
  /** Code of the outcome. */
  outcome: string
  /** Reason for which the provider refused the request, in English; empty if the request was not refused. */
  reason: string
  /** Id of the rule that decided the outcome. */
  rule: string | null
  abandoned: boolean
}

/** Maximum number of requests shown in one list. */
const MAX_LINES = 12
const MAX_PATH = 100

export function shownRequest({
  method,
  path,
  delivered,
  durationMs,
  fault,
  atMs,
  response,
  outcome,
  abandoned,
}: JournalEntry): ShownRequest {
  return {
    method,
    path,
    delivered,
    durationMs,
    ...(fault && { fault }),
    atMs,
    status: response.status,
    outcome: outcome.code,
    reason: response.status >= 400 ? outcome.reason : '',
    rule: outcome.rule,
    abandoned: abandoned === true,
  }
}

/**
 * Formats one line per request. Each line shows, in this order, the provider time in Japan, the request, the response,
 * and the fault or delivery failure.
 */
export function requestLines(requests: readonly ShownRequest[]): string[] {
  const { requests: text } = messages()
  const shown =
    requests.length > MAX_LINES
      ? [...requests.slice(0, MAX_LINES / 2), undefined, ...requests.slice(-MAX_LINES / 2)]
      : requests
  const days = new Set(requests.map(({ atMs }) => japanIso(atMs).slice(0, 10)))
  const paths = shown.map((request) => (request ? pathOf(request) : ''))
  const width = Math.max(...paths.map(({ length }) => length))
  return shown.map((request, index) => {
    if (!request) return text.more(requests.length - MAX_LINES)
    const iso = japanIso(request.atMs, 'milliseconds')
    const time = days.size > 1 ? iso.slice(0, 23).replace('T', ' ') : iso.slice(11, 23)
    return [time, (paths[index] ?? '').padEnd(width), answerOf(request)].join('  ')
  })
}

function pathOf({ method, path }: ShownRequest): string {
  const plain = oneLine(`${method} ${path}`)
  return plain.length > MAX_PATH ? `${plain.slice(0, MAX_PATH)}…` : plain
}

function answerOf({ status, outcome, reason, rule, fault, abandoned, delivered, durationMs }: ShownRequest): string {
  const { requests: text } = messages()
  const why = reason === '' ? '' : text.refused(reason, rule)
  const lost = abandoned ? text.abandoned(durationMs) : delivered ? undefined : text.notDelivered
  const notes = [fault && text.fault(fault.name, fault.effect, fault.phase), lost].filter((note) => note !== undefined)
  return oneLine(
    [status === 0 ? text.noAnswer : `${status} ${outcome}${why}`, ...notes].join(separators.comma[languageOf()]),
  )
}
