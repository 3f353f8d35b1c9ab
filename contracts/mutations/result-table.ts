import type { GateResult, Judged } from './check-mutations.ts'
import type { Catcher } from './define-mutation.ts'

const MAX_WIDTH = 90

/**
 * Formats the result of the gate as a table. Each row shows a mutation, the contract that must detect the mutation, the
 * duration and the message of the contract.
 */
export function tableOf({ judged, complaintsOfNoDrift }: GateResult, ms: number): { text: string; good: boolean } {
  const survived = judged.filter(({ complaints }) => complaints.length === 0)
  const good = judged.length > 0 && survived.length === 0 && complaintsOfNoDrift.length === 0
  const rows = [['', 'mutation', 'rule', 'killed by', 'ms', 'because'], ...judged.map(rowOf)]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const notes = [
    ...survived.map(
      ({ mutation }) =>
        `survived: "${mutation.name}" (${mutation.provider}, ${mutation.rule}) was not seen by ${catcherText(mutation.caught)}`,
    ),
    ...complaintsOfNoDrift.map((complaint) => `the mock without a mutation does not pass: ${complaint}`),
    `${judged.length - survived.length} of ${judged.length} mutations killed in ${(ms / 1000).toFixed(1)} s`,
  ]
  return { text: `${[...lines, '', ...notes].join('\n')}\n`, good }
}

function rowOf({ mutation, complaints, ms }: Judged): string[] {
  const [complaint] = complaints
  const because = complaint === undefined ? 'nobody saw it' : complaint.replaceAll(/\s+/g, ' ')
  return [
    complaint === undefined ? '✗' : '✓',
    `${mutation.provider}: ${mutation.name}`,
    mutation.rule,
    catcherText(mutation.caught),
    ms.toFixed(0),
    because.length > MAX_WIDTH ? `${because.slice(0, MAX_WIDTH)}…` : because,
  ]
}

function catcherText(caught: Catcher): string {
  if (caught.by === 'pact') return `pact: ${caught.interaction}`
  if (caught.by === 'flow') return `flow: ${caught.workflow}`
  return caught.by === 'behaviour' ? `behaviour: ${caught.behaviour}` : 'OpenAPI'
}
