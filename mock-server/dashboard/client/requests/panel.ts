import type { Panel } from '../panel.ts'
import type { RequestEntry } from '../types.ts'
import { setUpDialog } from './dialog.ts'
import { putRequest, setUpTable } from './table.ts'

/** The panel with the table of requests. */
export const requestsPanel: Panel = {
  name: 'requests',
  setUp: () => {
    setUpTable()
    setUpDialog()
  },
  onEvent: (name, data) => {
    if (name === 'request') putRequest(data as RequestEntry)
  },
}
