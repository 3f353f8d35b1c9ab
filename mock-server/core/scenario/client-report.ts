import { clockRate } from '../time/sandbox-clock.ts'
import { type ClearanceReport, reportClearances } from '../clearances/clearance-report.ts'
import { bookChecks } from '../book/book-checks.ts'
import type { BookLine } from '../book/book.ts'
import type { BookComparison } from '../book/compare-book.ts'
import { compareRecords } from '../book/compare-records.ts'
import {
  type ConductReport,
  evaluateConduct,
  type JudgingProvider,
  readRecords,
  type SandboxRecords,
} from '../conduct/report.ts'
import { clearedCount } from '../journal/journal.ts'
import type { RequestFacts } from '../journal/match-entries.ts'
import type { Text } from '../localized-text.ts'
import { type LedgerEntry, type LedgerTotals, sumTotals } from '../ledger.ts'
import { type Redact, redactStrings } from '../redaction.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { conductChecks } from './checks/check-conduct.ts'
import { ledgerChecks, repetitionsIn } from './checks/check-ledger.ts'
import { refusalText } from './checks/explain-refusal.ts'
import { orderChecks } from './checks/check-order.ts'
import { activityChecks, completenessChecks } from './checks/check-requests.ts'
import { type Check, type Result, resultOf } from './checks/check.ts'
import { type OnlyRefusals, onlyRefusals } from './checks/only-refusals.ts'
import type { Scenario } from './schema.ts'
import { addChecks, computeVerdict, type Verdict } from './verdict.ts'

/**
 * The report on a client: the results of the conduct rules, the totals of the ledger, and the verdict of the active
 * scenario.
 */
export interface ClientReport extends ConductReport {
  /**
   * The result of the active scenario. If no scenario is active, the result is as follows:
   * - `failed`: a rule of the severity `money` or `refusal` is violated, a code was probably bought twice and a
   *   violated rule shows the repeated order, or the client's book differs from the ledger
   * - `cannot tell`: a rule of these severities is undecided, a code was probably bought twice but no violated rule
   *   shows a repeated order, requests were evicted from the journal, no code was issued and no request exercised a
   *   rule, or the providers refused all requests
   * - `passed`: all other cases
   */
  result: Result
  /**
   * The totals of the ledger. A code that the client's book contains does not count as orphaned (billed, but never
   * received).
   */
  ledger: LedgerTotals
  /** The comparison of the client's book with the ledger; omitted if no book was given. */
  book?: BookComparison
  /** Null if no scenario is active. */
  scenario: Verdict | null
  /** Names of the conduct rules whose violation the scenario tolerates. */
  tolerated: readonly string[]
  /** What the provider said about orders with an unknown outcome, compared with the ledger; oldest first. */
  clearances: readonly ClearanceReport[]
  /**
   * Number of times that the whole content of the sandbox was replaced: by a reset, by the start of a scenario, or by a
   * snapshot. The report does not contain what came before.
   */
  emptied: number
  /** Number of requests that a reset or a clearing of the journal deleted. The report does not contain them. */
  cleared: number
  /** The refusals if the providers refused requests of the client and accepted none; otherwise null. */
  onlyRefusals: OnlyRefusals | null
  /** Current speed of the sandbox's clock as a multiple of real time; 0 if the clock is frozen. */
  clockRate: number
}

/** What `evaluateClient` needs in addition to the records of the sandbox. */
export interface Given {
  /** Requests that a fault delays and that are not yet handled. */
  held: readonly RequestFacts[]
  /** Masks the credentials of the sandbox. A client may use a credential as a request id or write it into its book. */
  redact: Redact
  /** The lines of the client's book; undefined if the client is judged without its book. */
  book?: readonly BookLine[] | undefined
}

const NO_EXPECTATIONS = { conduct: [], tolerate: [], ledger: {}, requests: [] }

/**
 * Evaluates a client from the records of a sandbox. All commands and interfaces get the result of a client from this
 * function.
 * @param scenario the active scenario; undefined if no scenario is active
 * @param providers the providers with their rules, which `loadConductRules` loads before the transaction
 */
export function evaluateClient(
  scenario: Scenario | undefined,
  sandbox: SandboxTransaction,
  providers: readonly JudgingProvider[],
  { held, redact, book }: Given,
): ClientReport {
  const { comparison, ...records } = readWithBook(sandbox, providers, redact, book)
  const expected = Object.entries(scenario?.expect.ledger ?? {})
  const ordered = Object.fromEntries(expected.map(([provider, { issued }]) => [provider, issued?.exactly]))
  const conduct = redactConduct(evaluateConduct(records, sandbox, providers, ordered, scenario?.task.name), redact)
  const refusalOf = (name: string): Text | undefined => {
    const provider = providers.find((one) => one.name === name)
    return provider && refusalText(provider, records.listed)
  }
  const ofBook = comparison ? bookChecks(comparison) : []
  const refusals = onlyRefusals(records, providers)
  const verdict = scenario
    ? addChecks(computeVerdict(scenario, sandbox.tx, { ...records, conduct, held, refusalOf }), [
        ...orderChecks(scenario.task, records.codes, providers, sandbox),
        ...ofBook,
      ])
    : null
  return {
    result: verdict?.result ?? resultWithoutScenario(conduct, records.codes, ofBook, refusals),
    ...conduct,
    ledger: sumTotals(records.codes),
    ...(comparison && { book: comparison }),
    scenario: verdict,
    tolerated: scenario?.expect.tolerate ?? [],
    clearances: reportClearances(records.clearances, records.codes, providers, redact),
    emptied: sandbox.record.emptied,
    cleared: clearedCount(sandbox.tx),
    onlyRefusals: refusals,
    clockRate: clockRate(sandbox.record.clock),
  }
}

/** Masks the credentials in the violations and the undecided cases of the rules. All other texts are constant. */
function redactConduct({ rules, evicted }: ConductReport, redact: Redact): ConductReport {
  return {
    rules: rules.map((rule) => {
      const { violations, undecided } = rule
      return violations.length + undecided.length === 0
        ? rule
        : { ...rule, ...redactStrings({ violations, undecided }, redact) }
    }),
    evicted,
  }
}

/** Reads the records of a sandbox, and compares the client's book with the records if there is a book. */
function readWithBook(
  sandbox: SandboxTransaction,
  providers: readonly JudgingProvider[],
  redact: Redact,
  book: readonly BookLine[] | undefined,
): SandboxRecords & { comparison?: BookComparison } {
  const records = readRecords(sandbox.tx, providers)
  if (!book) return records
  const { comparison, inBook } = compareRecords(book, records, sandbox, providers, redact)
  return { ...readRecords(sandbox.tx, providers, inBook), comparison }
}

/**
 * Returns the result of a client if no scenario is active.
 * @param ofBook the checks of the client's book
 * @param refusals the refusals if the providers refused all requests; otherwise null
 */
export function resultWithoutScenario(
  { rules, evicted }: ConductReport,
  codes: readonly LedgerEntry[],
  ofBook: readonly Check[] = [],
  refusals: OnlyRefusals | null = null,
): Result {
  return resultOf([
    ...conductChecks(NO_EXPECTATIONS, rules),
    ...ledgerChecks(NO_EXPECTATIONS, codes, [], repetitionsIn(rules)),
    ...completenessChecks(evicted),
    ...activityChecks(rules, codes, refusals),
    ...ofBook,
  ])
}
