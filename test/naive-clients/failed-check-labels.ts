import type { ReplayResult } from '../../scenarios/replay/replay.ts'

/**
 * Returns one line with a label for each check that a client failed in a scenario. The label of a conduct check is the
 * name of the rule, with the prefix `untried` if the client did not exercise the rule. The label of another check is
 * its kind. The label `time` means that the client did not end in time.
 */
export function failedBy({ verdict, ran }: ReplayResult): string {
  const failed = verdict.checks.filter(({ passed }) => !passed)
  const labels = failed.map(({ kind, rule, actual }) =>
    rule
      ? `${actual.en === 'no request shows whether the client keeps it' ? 'untried ' : ''}${rule.name.split('/')[1]}`
      : kind,
  )
  return [...new Set(labels), ...(ran.result === 'timed out' ? ['time'] : [])].toSorted().join(', ')
}
