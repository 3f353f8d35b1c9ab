import type { ReplayResult } from '../../scenarios/replay/replay.ts'

/**
 * Returns the checks that a client failed in a scenario, in one line: names of rules of conduct, with `untried` before
 * a rule that was not exercised, and the kinds of the other checks.
 */
export function failedBy({ verdict, ran }: ReplayResult): string {
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const labels = failed.map(({ kind, rule, actual }) =>
    rule ? `${actual.en === 'not exercised' ? 'untried ' : ''}${rule.name.split('/')[1]}` : kind,
  )
  return [...new Set(labels), ...(ran.result === 'timed out' ? ['time'] : [])].toSorted().join(', ')
}
