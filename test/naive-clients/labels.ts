import type { ReplayResult } from '../../scenarios/replay/replay.ts'

/**
 * Returns the checks that a client failed in a scenario, in one line. A conduct check is shown by the name of the rule,
 * with the prefix `untried` if the client did not exercise the rule. Other checks are shown by their kind. The label
 * `time` means that the client did not end in time.
 */
export function failedBy({ verdict, ran }: ReplayResult): string {
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const labels = failed.map(({ kind, rule, actual }) =>
    rule ? `${actual.en === 'not exercised' ? 'untried ' : ''}${rule.name.split('/')[1]}` : kind,
  )
  return [...new Set(labels), ...(ran.result === 'timed out' ? ['time'] : [])].toSorted().join(', ')
}
