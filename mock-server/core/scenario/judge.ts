import { reportOf, type RuleReport } from '../conduct/report.ts'
import { type Count, countText, isCounted } from '../count.ts'
import { listArmed } from '../faults/armed.ts'
import { entries, evictedCount, type JournalEntry } from '../journal.ts'
import { type LedgerEntry, type LedgerTotals, readLedger, totalsOf } from '../ledger.ts'
import { mismatches } from '../match.ts'
import type { Provider } from '../provider.ts'
import type { Inside } from '../sandbox.ts'
import type { Scenario } from './document.ts'
import type { Check, Verdict } from './verdict.ts'

/** Requests that nearly match, where too few do. */
const MAX_NEAR_MISSES = 5

/** What came of a scenario, by all that the sandbox has written down since it began. */
export async function verdictOf(scenario: Scenario, inside: Inside, providers: readonly Provider[], maxJournalEntries: number): Promise<Verdict> {
  const { tx } = inside
  const codes = await readLedger(tx, providers.map(({ name }) => name))
  const listed = (await tx.list(entries)).map(({ value }) => value)
  const evicted = await evictedCount(tx, maxJournalEntries)
  const { rules } = await reportOf(inside, providers, maxJournalEntries)
  const hits = new Map((await listArmed(tx)).map(({ fault, hits: count }) => [fault.name, count]))
  const checks = [
    ...ledgerChecks(scenario, codes),
    ...requestChecks(scenario, listed, evicted),
    ...conductChecks(scenario, rules),
    ...faultChecks(scenario, hits),
  ]
  return {
    scenario: scenario.name,
    result: checks.every(({ passed }) => passed) ? 'passed' : 'failed',
    checks: [...checks.filter(({ passed }) => !passed), ...checks.filter(({ passed }) => passed)],
    totals: totalsOf(codes),
  }
}

interface Measure {
  name: keyof LedgerTotals
  what: string
  shows: (code: LedgerEntry) => boolean
}

const measures: readonly Measure[] = [
  { name: 'issued', what: 'codes issued', shows: () => true },
  { name: 'faceValue', what: 'face value in yen', shows: () => true },
  { name: 'fees', what: 'fees in yen', shows: () => true },
  { name: 'orphaned', what: 'codes billed that the client never learned', shows: ({ orphaned }) => orphaned },
  { name: 'suspectedDuplicates', what: 'codes that look like bought twice', shows: ({ suspectedDuplicateOf }) => suspectedDuplicateOf !== null },
]

function ledgerChecks({ expect }: Scenario, codes: readonly LedgerEntry[]): Check[] {
  return Object.entries(expect.ledger).flatMap(([provider, expected]) => {
    const its = codes.filter((code) => code.provider === provider)
    const totals = totalsOf(its)
    return measures.flatMap(({ name, what, shows }): Check[] => {
      const count = expected[name]
      if (!count) return []
      return [{ kind: 'ledger', what: `${provider}: ${what}`, ...compared(count, totals[name]), requests: its.filter(shows).map(({ journalId }) => journalId) }]
    })
  })
}

function requestChecks({ expect }: Scenario, listed: readonly JournalEntry[], evicted: number): Check[] {
  return expect.requests.map(({ match, count }): Check => {
    const judged = listed.map((entry) => ({ id: entry.id, misses: mismatches(match, entry) }))
    const found = judged.filter(({ misses }) => misses.length === 0)
    const outcome = compared(count, found.length)
    const isShort = !outcome.passed && found.length < (count.exactly ?? count.min ?? 0)
    const near = isShort ? judged.filter(({ misses }) => misses.length > 0).toSorted((a, b) => a.misses.length - b.misses.length).slice(0, MAX_NEAR_MISSES) : []
    const what = `requests with ${Object.entries(match).map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}`
    const actual = [outcome.actual, ...near.map(({ id, misses }) => `request ${id} is not one: ${misses.join(', ')}`), ...(evicted > 0 ? [`${evicted} more were evicted from the journal`] : [])].join('; ')
    return { kind: 'requests', what, ...outcome, actual, passed: outcome.passed && evicted === 0, requests: [...found, ...near].map(({ id }) => id).toSorted() }
  })
}

/** Rules that were to be kept, and any breach that costs something. */
function conductChecks({ expect }: Scenario, rules: readonly RuleReport[]): Check[] {
  return rules.flatMap((report): Check[] => {
    const { name, rule, severity, text, result, violations } = report
    const wanted = expect.conduct.includes(name)
    const broken = result === 'violated' && severity !== 'notice' && !expect.tolerate.includes(name)
    if (!wanted && !broken) return []
    const actual = result === 'violated' ? violations.map(({ what }) => what).join('; ') : result === 'passed' ? `kept, tried ${report.exercised} times` : result
    const requests = [...new Set(violations.flatMap((violation) => violation.requests))].toSorted()
    return [{ kind: 'conduct', what: name, expected: wanted ? 'tried and kept' : 'kept', actual, passed: wanted && result === 'passed', requests, rule: { name, rule, severity, text } }]
  })
}

/** A fault that never fired says that the client did not come so far. */
function faultChecks({ faults, expect }: Scenario, hits: ReadonlyMap<string, number>): Check[] {
  return faults.map(({ name }): Check => {
    const fired = hits.get(name)
    const count = expect.faults[name] ?? { min: 1 }
    const { expected, actual, passed } = compared(count, fired ?? 0)
    return { kind: 'faults', what: `fault ${name}: times that it fired`, expected, actual: fired === undefined ? 'it was disarmed' : actual, passed: fired !== undefined && passed, requests: [] }
  })
}

function compared(count: Count, found: number): Pick<Check, 'expected' | 'actual' | 'passed'> {
  return { expected: countText(count), actual: found.toString(), passed: isCounted(count, found) }
}
