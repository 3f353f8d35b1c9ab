import type { ConductReport, SandboxRecords } from '../conduct/report.ts'
import { listArmed } from '../faults/armed-faults.ts'
import type { RequestFacts } from '../journal/match-entries.ts'
import { type LedgerTotals, sumTotals } from '../ledger.ts'
import type { Text } from '../localized-text.ts'
import type { Transaction } from '../store/store.ts'
import { conductChecks, type ConductExpectations } from './checks/check-conduct.ts'
import { faultChecks } from './checks/check-faults.ts'
import { ledgerChecks, repetitionsIn } from './checks/check-ledger.ts'
import { otherProviderChecks } from './checks/check-other-providers.ts'
import { completenessChecks, requestChecks } from './checks/check-requests.ts'
import { type Check, hasFailed, type Result, resultOf } from './checks/check.ts'
import { culpritsOf } from './checks/explain-count.ts'
import { noteClearances } from './note-clearances.ts'
import type { Scenario } from './schema.ts'

/** The result of a scenario. */
export interface Verdict {
  scenario: string
  result: Result
  /** All checks: first the failed checks, then the undecided checks, then the passed checks. */
  checks: readonly Check[]
  /** Advice on what a failing client has to change. Omitted if the scenario has no remedy. */
  remedy?: Text
  /** Totals of the ledger: what the client would have paid. */
  totals: LedgerTotals
}

/** The data from which a client is judged. */
export interface ClientRecords extends SandboxRecords {
  conduct: ConductReport
  /** Requests that a fault delays and that are not yet handled. */
  held: readonly RequestFacts[]
  /** Returns a sentence about a request that a provider refused because of its content. */
  refusalOf(provider: string): Text | undefined
}

/** Evaluates a scenario's expectations against the journal, ledger, conduct rules and faults of its sandbox. */
export function computeVerdict(scenario: Scenario, tx: Transaction, records: ClientRecords): Verdict {
  const { codes, conduct, refusalOf } = records
  const hits = new Map(listArmed(tx).map(({ fault, hits: count }) => [fault.name, count]))
  const shown = conductChecks(withoutExplaining(scenario, records), conduct.rules)
  const violated = conduct.rules.filter(
    ({ name, result }) => result === 'violated' && shown.some(({ rule }) => rule?.name === name),
  )
  const isViolated = ({ rule }: Check): boolean => violated.some(({ name }) => name === rule?.name)
  const unclear = conduct.rules.filter(({ name }) =>
    shown.some((check) => check.undecided && check.rule?.name === name),
  )
  const culprits = culpritsOf([...violated, ...unclear], records.listed)
  const checks = [
    // Violated rules come first, because they can explain wrong counts in the later checks.
    ...shown.filter(isViolated),
    ...noteClearances(
      [
        ...ledgerChecks(scenario.expect, codes, culprits, repetitionsIn(conduct.rules), refusalOf),
        ...requestChecks(scenario, records, culprits),
      ],
      records,
    ),
    ...shown.filter((check) => !isViolated(check)),
    ...otherProviderChecks(scenario, records.listed),
    ...faultChecks(scenario, hits),
    ...completenessChecks(records.evicted),
  ]
  const { name, remedy } = scenario
  return withChecks({ scenario: name, ...(remedy && { remedy }), totals: sumTotals(codes) }, checks)
}

/**
 * Returns the expected and the tolerated rules of conduct. A tolerated rule is left out if a violation of the rule
 * explains a failed count. A violation explains a count that contains all requests of the violation.
 */
function withoutExplaining({ expect }: Scenario, records: ClientRecords): ConductExpectations {
  const { conduct, listed, evicted, held } = records
  if (expect.tolerate.length === 0) return expect
  const failed = requestChecks({ expect }, { listed, evicted, held }, []).filter(hasFailed)
  const counted = new Set(failed.flatMap(({ requests }) => requests))
  const explains = (name: string): boolean =>
    conduct.rules.some(
      (rule) =>
        rule.name === name && rule.violations.some(({ requests }) => requests.every((request) => counted.has(request))),
    )
  return { ...expect, tolerate: expect.tolerate.filter((name) => !explains(name)) }
}

/** Adds checks to a verdict. Among checks with the same outcome, the added checks come last. */
export function addChecks(verdict: Verdict, more: readonly Check[]): Verdict {
  return withChecks(verdict, [...verdict.checks, ...more])
}

/** Returns a verdict with the given checks in order, and with the result that follows from the checks. */
export function withChecks(verdict: Omit<Verdict, 'result' | 'checks'>, checks: readonly Check[]): Verdict {
  return {
    ...verdict,
    result: resultOf(checks),
    checks: [
      ...checks.filter(hasFailed),
      ...checks.filter(({ undecided }) => undecided),
      ...checks.filter(({ passed }) => passed),
    ],
  }
}
