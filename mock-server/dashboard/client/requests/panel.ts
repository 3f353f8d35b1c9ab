import { showProblem } from '../attempt.ts'
import type { Panel } from '../elements/panel.ts'
import { throttle } from '../throttle.ts'
import type { RequestEntry } from '../types.ts'
import { setUpDialog } from './dialog.ts'
import { catchUp, clearRequests, loadRequests, loadUnmatched, putRequest } from './load.ts'
import { renderNow, setUpTable } from './table.ts'

const catchUpSoon = throttle(() => catchUp().catch(showProblem))
const reloadSoon = throttle(() => loadRequests().catch(showProblem))
const unmatchedSoon = throttle(() => loadUnmatched().catch(showProblem))

/** The panel with the table of requests. */
export const requestsPanel: Panel = {
  name: 'requests',
  setUp: () => {
    setUpTable()
    setUpDialog()
  },
  load: async () => renderNow(),
  onEvent: (name, data) => {
    if (name === 'request') putRequest(data as RequestEntry)
    if (name === 'reset') clearRequests()
    if (name === 'reset') reloadSoon()
    if (name === 'gap') catchUpSoon()
    if (name === 'unmatched') unmatchedSoon()
  },
}
