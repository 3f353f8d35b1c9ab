import type { ReplayResult } from '../../scenarios/replay/replay.ts'

/**
 * What a client failed a scenario by, in one line: names of rules of conduct, `untried` before one that it did not come to,
 * else the kinds of checks.
 */
export function failedBy({ verdict, ran }: ReplayResult): string {
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const labels = failed.map(({ kind, rule, actual }) =>
    rule ? `${actual.en === 'not exercised' ? 'untried ' : ''}${rule.name.split('/')[1]}` : kind,
  )
  return [...new Set(labels), ...(ran.result === 'timed out' ? ['time'] : [])].toSorted().join(', ')
}
