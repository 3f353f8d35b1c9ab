import { read } from './api.ts'
import { attempt } from './attempt.ts'
import { renderReport } from './conduct.ts'
import { byId } from './dom.ts'
import { renderLedger } from './ledger.ts'
import { refusedCount } from './requests/table.ts'
import { renderRunningScenario } from './scenarios.ts'
import type { Ledger, Report } from './types.ts'

/** Names of the events after which the summary is read again. */
export const summaryEvents: readonly string[] = ['request', 'code', 'clearances', 'settings']

/** Reads the totals and the report, and shows them above the tabs and in the panels that have the same data. */
export async function loadSummary(): Promise<void> {
  renderLedger(await read<Ledger>('/ledger'))
  const report = await read<Report>('/report')
  renderReport(report)
  await renderRunningScenario(report.scenario, attempt)
  byId('total-refused').textContent = `${refusedCount()}`
}
