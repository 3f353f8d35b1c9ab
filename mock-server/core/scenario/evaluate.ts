import { evaluateConduct, readRecords, type RuleReport, type RuleResult } from '../conduct/report.ts'
import { pluralize, joinTexts, sameInBoth, type Text } from '../localized-text.ts'
import { type Count, describeCount, satisfiesCount } from '../journal/count.ts'
import { listArmed } from '../faults/armed-faults.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { type LedgerEntry, type LedgerTotals, sumTotals } from '../ledger.ts'
import { findMatches, type RequestFacts } from '../journal/judge.ts'
import type { Provider } from '../provider/provider.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { Scenario } from './schema.ts'
import type { Check, Verdict } from './verdict.ts'

/** Maximum number of violations of one rule that a check lists. */
const MAX_VIOLATIONS = 5

/**
 * Evaluates a scenario's expectations against the journal, ledger, conduct rules and faults of its sandbox.
 * @param held requests that a fault delays and that are not yet handled
 */
export function evaluateScenario(
  scenario: Scenario,
  sandbox: SandboxTransaction,
  providers: readonly Provider[],
  held: readonly RequestFacts[],
): Verdict {
  const { tx } = sandbox
  const records = readRecords(tx, providers)
  const { listed, codes, evicted } = records
  const { rules } = evaluateConduct(records, sandbox, providers)
  const hits = new Map(listArmed(tx).map(({ fault, hits: count }) => [fault.name, count]))
  const conduct = (isViolated: boolean): Check[] =>
    conductChecks(
      scenario,
      rules.filter(({ result }) => (result === 'violated') === isViolated),
    )
  const checks = [
    // Violated rules come first, because a violated rule can explain wrong counts in the checks below.
    ...conduct(true),
    ...ledgerChecks(scenario, codes),
    ...requestChecks(scenario, listed, evicted, held),
    ...conduct(false),
    ...faultChecks(scenario, hits),
  ]
  return {
    scenario: scenario.name,
    result: checks.every(({ passed }) => passed) ? 'passed' : 'failed',
    checks: [...checks.filter(({ passed }) => !passed), ...checks.filter(({ passed }) => passed)],
    totals: sumTotals(codes),
  }
}

interface Measure {
  name: keyof LedgerTotals
  what: Text
  contributes: (code: LedgerEntry) => boolean
}

const measures: readonly Measure[] = [
  { name: 'issued', what: { en: 'codes issued', ja: '発行されたコードの件数' }, contributes: () => true },
  { name: 'faceValue', what: { en: 'face value in yen', ja: '額面（円）' }, contributes: () => true },
  { name: 'fees', what: { en: 'fees in yen', ja: '手数料（円）' }, contributes: () => true },
  {
    name: 'orphaned',
    what: {
      en: 'codes billed that the client never learned',
      ja: '請求されるがクライアントに届いていないコードの件数',
    },
    contributes: ({ orphaned }) => orphaned,
  },
  {
    name: 'suspectedDuplicates',
    what: { en: 'codes that look like bought twice', ja: '重複発行の疑いがあるコードの件数' },
    contributes: ({ suspectedDuplicateOf }) => suspectedDuplicateOf !== null,
  },
]

function ledgerChecks({ expect }: Scenario, codes: readonly LedgerEntry[]): Check[] {
  return Object.entries(expect.ledger).flatMap(([provider, expected]) => {
    const its = codes.filter((code) => code.provider === provider)
    const totals = sumTotals(its)
    return measures.flatMap(({ name, what, contributes }): Check[] => {
      const count = expected[name]
      if (!count) return []
      return [
        {
          kind: 'ledger',
          what: { en: `${provider}: ${what.en}`, ja: `${provider}: ${what.ja}` },
          ...compareCount(count, totals[name]),
          requests: its.filter(contributes).map(({ journalId }) => journalId),
        },
      ]
    })
  })
}

function requestChecks(
  { expect }: Scenario,
  listed: readonly JournalEntry[],
  evicted: number,
  held: readonly RequestFacts[],
): Check[] {
  return expect.requests.map(({ match, count }): Check => {
    const { found, nearest, undecided, doubts } = findMatches(match, listed, held)
    const outcome = compareCount(count, found.length)
    const isShort = !outcome.passed && found.length < (count.exactly ?? count.min ?? 0)
    const near = isShort ? nearest : []
    const criteria = joinTexts(
      Object.entries(match).map(([name, value]) =>
        sameInBoth(`${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`),
      ),
      'comma',
    )
    const what = { en: `requests with ${criteria.en}`, ja: `リクエストの件数（${criteria.ja}）` }
    const actual = joinTexts(
      [
        outcome.actual,
        ...near.map(({ id, misses }) => missText(id, joinTexts(misses, 'comma'))),
        ...(undecided > 0 ? [undecidedText(undecided), ...doubts.map(doubtText)] : []),
        ...(evicted > 0 ? [evictedText(evicted)] : []),
      ],
      'semicolon',
    )
    return {
      kind: 'requests',
      what,
      ...outcome,
      actual,
      passed: outcome.passed && evicted === 0 && satisfiesCount(count, found.length + undecided),
      requests: [...found, ...near.map(({ id }) => id), ...doubts.flatMap(({ id }) => id ?? [])].toSorted(),
    }
  })
}

function missText(id: string, misses: Text): Text {
  return { en: `request ${id} is not one: ${misses.en}`, ja: `リクエスト ${id} は該当しない: ${misses.ja}` }
}

function undecidedText(count: number): Text {
  return { en: `${count} more may match`, ja: `ほかに ${count} 件が該当する可能性がある` }
}

function doubtText({ id, why }: { id: string | null; why: Text }): Text {
  return {
    en: `${id === null ? 'a request without an entry' : `request ${id}`}: ${why.en}`,
    ja: `${id === null ? '記録前のリクエスト' : `リクエスト ${id}`}: ${why.ja}`,
  }
}

function evictedText(count: number): Text {
  return { en: `${count} more were evicted from the journal`, ja: `ほかに ${count} 件がジャーナルから失われている` }
}

/**
 * Returns the checks of the rules that the scenario names, and of other violated rules. Violated rules of severity
 * `notice` and rules that the scenario tolerates are included only if the scenario names them.
 */
function conductChecks({ expect }: Scenario, rules: readonly RuleReport[]): Check[] {
  return rules.flatMap((report): Check[] => {
    const { name, rule, severity, text, result, violations, undecided } = report
    const wanted = expect.conduct.includes(name)
    const broken = result === 'violated' && severity !== 'notice' && !expect.tolerate.includes(name)
    if (!wanted && !broken) return []
    const occasions = violations.length > 0 ? violations : undecided
    const requests = [...new Set(occasions.flatMap((occasion) => occasion.requests))].toSorted()
    return [
      {
        kind: 'conduct',
        what: sameInBoth(name),
        expected: wanted ? { en: 'tried and kept', ja: '検証され、守られている' } : { en: 'kept', ja: '守られている' },
        actual: conductText(report),
        passed: wanted && result === 'passed',
        requests,
        rule: { name, rule, severity, text },
      },
    ]
  })
}

const unproven: Record<Exclude<RuleResult, 'passed' | 'violated'>, Text> = {
  'not exercised': { en: 'not exercised', ja: '未検証' },
  inconclusive: { en: 'cannot tell', ja: '判定不能' },
}

function firstTexts(violations: RuleReport['violations']): Text[] {
  const more = violations.length - MAX_VIOLATIONS
  return [
    ...violations.slice(0, MAX_VIOLATIONS).map(({ what }) => what),
    ...(more > 0 ? [{ en: `… ${more} more …`, ja: `… ほか ${more} 件 …` }] : []),
  ]
}

function conductText({ result, violations, undecided, exercised }: RuleReport): Text {
  if (result === 'violated') return joinTexts(firstTexts(violations), 'semicolon')
  if (undecided.length > 0) return joinTexts([unproven.inconclusive, ...firstTexts(undecided)], 'semicolon')
  return result === 'passed'
    ? { en: `kept, tried ${pluralize(exercised, 'time')}`, ja: `守られている（検証 ${exercised} 回）` }
    : unproven[result]
}

/**
 * Checks how often each fault fired. By default, a fault must fire at least once. If a fault never fired, the client
 * did not reach the step that the fault applies to.
 */
function faultChecks({ faults, expect }: Scenario, hits: ReadonlyMap<string, number>): Check[] {
  return faults.map(({ name }): Check => {
    const fired = hits.get(name)
    const count = expect.faults[name] ?? { min: 1 }
    const { expected, actual, passed } = compareCount(count, fired ?? 0)
    return {
      kind: 'faults',
      what: { en: `fault ${name}: times that it fired`, ja: `障害「${name}」が発生した回数` },
      expected,
      actual: fired === undefined ? { en: 'it was disarmed', ja: '解除されている' } : actual,
      passed: fired !== undefined && passed,
      requests: [],
    }
  })
}

function compareCount(count: Count, found: number): Pick<Check, 'expected' | 'actual' | 'passed'> {
  return { expected: describeCount(count), actual: sameInBoth(found.toString()), passed: satisfiesCount(count, found) }
}
