import { judgeCount, leastOf } from '../../journal/expected-count.ts'
import { type JournalEntry, parseId } from '../../journal/journal.ts'
import { findMatches, type Findings, type RequestFacts } from '../../journal/match-entries.ts'
import { criterionName } from '../../journal/criterion-names.ts'
import { joinTexts, type Text } from '../../localized-text.ts'
import { type Check, compareCount, findingOf } from './check.ts'
import type { RuleReport } from '../../conduct/report.ts'
import { type Culprits, explanationOf } from './explain-count.ts'
import type { OnlyRefusals } from './only-refusals.ts'
import type { Scenario } from '../schema.ts'

export interface RecordedRequests {
  listed: readonly JournalEntry[]
  /** Number of requests evicted from the journal. */
  evicted: number
  /** Requests that a fault delays and that are not yet handled. */
  held: readonly RequestFacts[]
}

/** Checks the expected numbers of requests. */
export function requestChecks(
  { expect }: Pick<Scenario, 'expect'>,
  { listed, evicted, held }: RecordedRequests,
  culprits: Culprits,
): Check[] {
  return expect.requests.map(({ match, count, ...findings }): Check => {
    const { found, nearest, undecided, doubts } = findMatches(match, listed, held)
    const outcome = compareCount(count, found.length)
    const result = judgeCount(count, found.length, undecided + evicted)
    const sentence = result === 'failed' ? findingOf(count, found.length, findings) : {}
    // Requests that almost match are shown only if the scenario has no sentence for this result (`finding`), because
    // such a sentence explains the failure better.
    const hasNear = result !== 'passed' && found.length < leastOf(count) && !sentence.finding
    const near = hasNear ? fewestMisses(nearest) : []
    const criteria = joinTexts(
      Object.entries(match).map(([name, value]) =>
        criterionText(name, typeof value === 'string' ? value : JSON.stringify(value)),
      ),
      'comma',
    )
    const actual = joinTexts(
      [
        outcome.actual,
        ...near.map(({ id, misses }) => missText(id, joinTexts(misses, 'comma'))),
        ...(undecided > 0 ? [undecidedText(undecided), ...doubts.map(doubtText)] : []),
        ...(evicted > 0 ? [evictedText(evicted)] : []),
      ],
      'semicolon',
    )
    const without = (ids: ReadonlySet<string>): number => found.filter((id) => !ids.has(id)).length
    return {
      kind: 'requests',
      what: { en: `requests with ${criteria.en}`, ja: `リクエストの件数（${criteria.ja}）` },
      ...outcome,
      actual,
      ...sentence,
      passed: result === 'passed',
      ...(result === 'inconclusive' && { undecided: true }),
      requests: [...found, ...near.map(({ id }) => id), ...doubts.flatMap(({ id }) => id ?? [])].toSorted(),
      ...(result === 'failed' && explanationOf(count, found.length, without, culprits)),
    }
  })
}

/**
 * Returns an undecided check in these cases, because the records then show nothing about the client:
 * - no request exercised a rule, and no code was issued
 * - the providers refused all requests
 */
export function activityChecks(
  rules: readonly Pick<RuleReport, 'result'>[],
  codes: readonly unknown[],
  refusals: OnlyRefusals | null,
): Check[] {
  const isIdle = codes.length === 0 && rules.every(({ result }) => result === 'not exercised')
  if (!isIdle && !refusals) return []
  return [
    {
      kind: 'requests',
      what: { en: 'requests of the client', ja: 'クライアントのリクエスト' },
      expected: refusals
        ? { en: 'at least 1 that the provider accepts', ja: 'プロバイダーが受け付けるもの 1 件以上' }
        : { en: 'at least 1 that a rule judges', ja: 'ルールの対象となるもの 1 件以上' },
      actual: { en: 'none', ja: '0 件' },
      passed: false,
      undecided: true,
      requests: [],
    },
  ]
}

/**
 * Returns an undecided check if requests were evicted from the journal, because the evicted requests may have violated
 * any rule.
 */
export function completenessChecks(evicted: number): Check[] {
  if (evicted === 0) return []
  return [
    {
      kind: 'requests',
      what: { en: 'requests in the journal', ja: 'ジャーナルのリクエスト' },
      expected: { en: 'all requests', ja: 'すべて残っている' },
      actual: {
        en: `${evicted} were evicted: start the mock with more --max-journal-entries`,
        ja: `${evicted} 件が失われている（--max-journal-entries を増やしてモックを起動する）`,
      },
      passed: false,
      undecided: true,
      requests: [],
    },
  ]
}

function criterionText(name: string, value: string): Text {
  const { en, ja } = criterionName(name)
  if (value === 'true' || value === 'false')
    return { en: `${en} ${value}`, ja: value === 'true' ? `${ja}済み` : `未${ja}` }
  return { en: `${en} ${value}`, ja: `${ja} ${value}` }
}

/** Maximum number of nearly matching requests that the text of a check lists. */
const MAX_NEAR = 2

/** Returns the requests that fail the fewest criteria; at most `MAX_NEAR` requests. */
function fewestMisses(nearest: Findings['nearest']): Findings['nearest'] {
  const fewest = Math.min(...nearest.map(({ misses }) => misses.length))
  return nearest.filter(({ misses }) => misses.length === fewest).slice(0, MAX_NEAR)
}

function missText(id: string, misses: Text): Text {
  return {
    en: `request ${parseId(id)} does not match: ${misses.en}`,
    ja: `リクエスト ${parseId(id)} は該当しない: ${misses.ja}`,
  }
}

function undecidedText(count: number): Text {
  return { en: `${count} more may match`, ja: `ほかに ${count} 件が該当する可能性がある` }
}

function doubtText({ id, why }: { id: string | null; why: Text }): Text {
  return {
    en: `${id === null ? 'a request without an entry' : `request ${parseId(id)}`}: ${why.en}`,
    ja: `${id === null ? '記録前のリクエスト' : `リクエスト ${parseId(id)}`}: ${why.ja}`,
  }
}

function evictedText(count: number): Text {
  return { en: `${count} more were evicted from the journal`, ja: `ほかに ${count} 件がジャーナルから失われている` }
}
