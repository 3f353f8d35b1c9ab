import { checkRepeatedRefusals } from '../../../core/conduct/checks/repeated-refusals.ts'
import { type Pace, toleranceMs } from '../../../core/conduct/checks/pace.ts'
import type { ConductRule } from '../../../core/conduct/rule.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { ERRORS_IN_REQUEST } from './entries.ts'
import { paceOf } from './rate-limit.ts'

/**
 * Maximum number of consecutive inquiries for one TranId that find no code. More inquiries violate the rule. The
 * maximum is higher than for other requests, because an inquiry finds no code as long as the code is still being
 * issued.
 */
const INQUIRIES_NOT_FOUND = 5

/** Tasks that consist of one order. */
const ONE_ORDER: ReadonlySet<string> = new Set(['issue-one', 'issue-then-inquire'])

export const noRepeatAfterRefusal: ConductRule = {
  name: 'at-gift/no-repeat-after-refusal',
  rule: 'AG-D6',
  severity: 'refusal',
  text: {
    en: `Do not send a request again that was refused with 400, 401, 403 or 404: it will be refused again. An inquiry that finds no code may be sent up to ${INQUIRIES_NOT_FOUND} times, because the code may be issued later.`,
    ja: `400・401・403・404 で拒否されたリクエストを、そのまま再送しない。再び拒否されるだけである。ただし、コードが見つからない照会は、あとから発行されることがあるため、${INQUIRIES_NOT_FOUND}回まで送ってよい。`,
  },
  evaluate: (history) =>
    checkRepeatedRefusals(history.entries, ERRORS_IN_REQUEST, {
      reasonOf: history.reasonOf,
      allowedAttempts,
      mayBeOtherOrder,
      // If the task is one order, no second order can wait in the client's queue, so the time for a queue is 0.
      queueMs: ONE_ORDER.has(history.task ?? '') ? 0 : queueMs(paceOf(history), history.clockRate),
      clockRate: history.clockRate,
    }),
}

/**
 * Returns true if the entry is an issue request. Different workers may order the same product, and the issue requests
 * of their orders are equal, because an issue request contains no id of the order.
 */
function mayBeOtherOrder({ operation }: JournalEntry): boolean {
  return operation === 'at-gift.issue'
}

/** Returns the interval [ms] between requests that a client sends evenly at the rate limit, plus a tolerance. */
function queueMs({ requests, windowMs }: Pace, clockRate: number): number {
  return windowMs / requests + toleranceMs(windowMs, clockRate)
}

function allowedAttempts({ operation, response: { status }, outcome: { rule }, fault }: JournalEntry): number {
  const isNotFound = operation === 'at-gift.inquire' && (rule === 'AG-A4' || (status === 400 && fault !== undefined))
  return isNotFound ? INQUIRIES_NOT_FOUND : 1
}
