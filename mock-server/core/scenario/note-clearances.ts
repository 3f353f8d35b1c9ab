import { wasClearedBefore } from '../clearances/clearance.ts'
import type { SandboxRecords } from '../conduct/report.ts'
import type { Check } from './checks/check.ts'

/**
 * Adds a note to each failed count that includes requests after a clearance (a recorded statement of the provider about
 * an order). These requests belong to a new order, but a scenario expects the requests of one task only.
 */
export function noteClearances(
  checks: readonly Check[],
  { clearances, listed }: Pick<SandboxRecords, 'clearances' | 'listed'>,
): readonly Check[] {
  if (clearances.length === 0) return checks
  const byProvider = Map.groupBy(clearances, ({ provider }) => provider)
  const later = new Set(
    listed.filter((entry) => wasClearedBefore(byProvider.get(entry.provider) ?? [], entry)).map(({ id }) => id),
  )
  return checks.map((check) => {
    const count = check.requests.filter((id) => later.has(id)).length
    if (check.passed || count === 0) return check
    const { en, ja } = check.actual
    return {
      ...check,
      actual: {
        en: `${en} (${count} after \`ledger clear\`: the counts of a scenario are for its one task)`,
        ja: `${ja}（うち ${count} 件は \`ledger clear\` のあと。シナリオの件数は 1 つのタスクだけが対象）`,
      },
    }
  })
}
