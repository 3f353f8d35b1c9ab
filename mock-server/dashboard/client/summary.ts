import { read } from './api.ts'
import { attempt } from './attempt.ts'
import { MAX_CASES, renderReport } from './scenarios/conduct.ts'
import { renderTotals } from './ledger/ledger.ts'
import { showRefusedCount } from './requests/load.ts'
import { renderRunningScenario } from './scenarios/scenarios.ts'
import type { Report } from './types.ts'

/** Names of the events after which the summary is read again. */
export const summaryEvents: readonly string[] = ['request', 'clearances', 'settings', 'gap']

/** Reads the totals and the report, and shows them above the tabs and in the panels that have the same data. */
export async function loadSummary(): Promise<void> {
  const report = await read<Report>(`/report?cases=${MAX_CASES}`)
  renderTotals(report.ledger)
  renderReport(report)
  await renderRunningScenario(report, attempt)
  showRefusedCount()
}
