import type { RuleReport, RuleResult } from '../../conduct/report.ts'
import { joinTexts, pluralize, sameInBoth, type Text } from '../../localized-text.ts'
import type { Check } from './check.ts'
import type { Scenario } from '../schema.ts'

/** Maximum number of different violations of one rule that a check lists. */
const MAX_VIOLATIONS = 5

export type ConductExpectations = Pick<Scenario['expect'], 'conduct' | 'tolerate'>

/**
 * Returns a check for each expected rule. A rule that is not expected has a check only if all of these conditions hold:
 * - The rule is violated or cannot be decided.
 * - The severity of the rule is not `notice`.
 * - The scenario does not tolerate a violation of the rule.
 */
export function conductChecks(expect: ConductExpectations, rules: readonly RuleReport[]): Check[] {
  return rules.flatMap((report): Check[] => {
    const { name, rule, severity, text, result, violations, undecided } = report
    const wanted = expect.conduct.includes(name)
    if (!wanted && !(isFailingRule(report, expect.tolerate) || isUndecidedRule(report, expect.tolerate))) return []
    const occasions = violations.length > 0 ? violations : undecided
    return [
      {
        kind: 'conduct',
        what: sameInBoth(name),
        expected: wanted
          ? {
              en: 'kept, and at least one request shows it',
              ja: '対象のリクエストが 1 件以上あり、すべてがこのルールを守る',
            }
          : { en: 'kept', ja: '守られている' },
        actual: conductText(report),
        passed: result === 'passed',
        ...(result === 'inconclusive' && { undecided: true }),
        requests: [...new Set(occasions.flatMap((occasion) => occasion.requests))].toSorted(),
        rule: { name, rule, severity, text },
      },
    ]
  })
}

type Judged = Pick<RuleReport, 'name' | 'result' | 'severity'>

export function isFailingRule({ name, result, severity }: Judged, tolerated: readonly string[]): boolean {
  return result === 'violated' && severity !== 'notice' && !tolerated.includes(name)
}

/** Returns true if the rule has undecided cases and a violation of the rule would make the client fail. */
function isUndecidedRule({ name, severity, undecided }: RuleReport, tolerated: readonly string[]): boolean {
  return undecided.length > 0 && severity !== 'notice' && !tolerated.includes(name)
}

const unproven: Record<Exclude<RuleResult, 'passed' | 'violated'>, Text> = {
  'not exercised': {
    en: 'no request shows whether the client keeps it',
    ja: '該当するリクエストがない（検証できない）',
  },
  inconclusive: { en: 'cannot tell', ja: '判定不能' },
}

function firstTexts(violations: RuleReport['violations']): Text[] {
  const groups = [...Map.groupBy(violations, ({ what }) => what.en).values()]
  const shown = groups.slice(0, MAX_VIOLATIONS)
  const more = violations.length - shown.flat().length
  return [
    ...shown.flatMap(([first, ...others]) => (first ? [repeatedText(first.what, others.length + 1)] : [])),
    ...(more > 0 ? [{ en: `… ${more} more …`, ja: `… ほか ${more} 件 …` }] : []),
  ]
}

function repeatedText({ en, ja }: Text, count: number): Text {
  return count === 1 ? { en, ja } : { en: `${en} (${count} times)`, ja: `${ja}（${count} 回）` }
}

function conductText({ result, violations, undecided, exercised }: RuleReport): Text {
  if (result === 'violated') return joinTexts(firstTexts(violations), 'semicolon')
  if (undecided.length > 0) return joinTexts([unproven.inconclusive, ...firstTexts(undecided)], 'semicolon')
  return result === 'passed'
    ? { en: `kept, tried ${pluralize(exercised, 'time')}`, ja: `守られている（検証 ${exercised} 回）` }
    : unproven[result]
}
