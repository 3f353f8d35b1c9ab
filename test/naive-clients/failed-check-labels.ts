import type { ReplayResult } from '../../scenarios/replay/replay.ts'

/**
 * Returns the labels of the checks that a client failed in a scenario, in one line:
 * - for a conduct check, the name of the rule; with the prefix `untried` if the client did not exercise the rule
 * - for any other check, its kind
 * - `time` if the client did not end in time
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
