import { read } from '../api.ts'
import { showProblem } from '../attempt.ts'
import { config, text } from '../config.ts'
import { byId } from '../elements/dom.ts'
import type { RequestEntry, UnmatchedRequest } from '../types.ts'
import { refreshDialog } from './dialog.ts'
import { allEntries, clearEntries, oldestId, putEntry, putOlder, setUnmatched } from './entries.ts'
import { isRefused } from './kind.ts'
import { renderSoon } from './table.ts'

/** Number of the newest requests, which the page reads first. */
const FIRST = 300
/** Number of older requests that the page reads with one request to the control API. */
const OLDER = 1000
/** Maximum number of requests without a provider that the page shows. */
const MAX_UNMATCHED = 500
/** Maximum share of the time that the page spends on reading older requests. */
const MAX_SHARE = 0.1

interface Requests {
  requests: RequestEntry[]
  evicted: number
}

/** Number of loads that have begun. A load stops reading older requests when the next load begins. */
let current = 0

/**
 * Requests that have arrived in the event stream since the current load began; undefined if no load is running. The
 * response to the load may lack these requests.
 */
let arrived: RequestEntry[] | undefined

/**
 * Reads the newest requests, because the event stream has left out requests. A mock that leaves out requests is busy,
 * so older requests are not read.
 */
export async function catchUp(): Promise<void> {
  const { requests } = await read<Requests>(`/requests?newest=${FIRST}&lang=${config.language}`)
  for (const entry of requests) putEntry(entry)
  renderSoon()
}

/** Reads the newest requests, then the older requests in the background. */
export async function loadRequests(): Promise<void> {
  const mine = ++current
  arrived = []
  const { requests, evicted } = await read<Requests>(`/requests?newest=${FIRST}&lang=${config.language}`)
  if (mine !== current) return
  clearEntries()
  for (const entry of [...requests, ...(arrived ?? [])]) putEntry(entry)
  byId('evicted').textContent = evicted > 0 ? text('evicted', { count: evicted }) : ''
  arrived = undefined
  await loadUnmatched()
  renderSoon()
  loadOlder(mine).catch(showProblem)
}

async function loadOlder(mine: number): Promise<void> {
  for (;;) {
    const before = oldestId()
    if (before === undefined) return
    const startedMs = performance.now()
    const { requests } = await read<Requests>(`/requests?before=${before}&newest=${OLDER}&lang=${config.language}`)
    if (mine !== current || requests.length === 0) return
    putOlder(requests)
    renderSoon()
    const pauseMs = (performance.now() - startedMs) * (1 / MAX_SHARE - 1)
    await new Promise((resolve) => void setTimeout(resolve, pauseMs))
  }
}

/** Reads the requests that reached no provider. An event only says that there are new ones. */
export async function loadUnmatched(): Promise<void> {
  const { requests } = await read<{ requests: UnmatchedRequest[] }>(
    `/requests?provider=none&newest=${MAX_UNMATCHED}&lang=${config.language}`,
  )
  if (setUnmatched(requests)) renderSoon()
  showRefusedCount()
}

/** Adds a request, or replaces a request with the same id. */
export function putRequest(entry: RequestEntry): void {
  arrived?.push(entry)
  putEntry(entry)
  refreshDialog(entry)
  renderSoon()
}

/** Shows the number of requests whose response has a status of 400 or above. */
export function showRefusedCount(): void {
  byId('total-refused').textContent = `${allEntries().filter(isRefused).length}`
}

/** Removes all requests, after the sandbox was reset. */
export function clearRequests(): void {
  clearEntries()
  if (arrived) arrived = []
  renderSoon()
}
