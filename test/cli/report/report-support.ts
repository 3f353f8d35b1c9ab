import { createServer } from 'node:http'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { NO_CODES } from '../../../mock-server/core/ledger.ts'
import { resultWithoutScenario } from '../../../mock-server/core/scenario/client-report.ts'
import { type ConductReport, type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'

const emptyReport = {
  ledger: NO_CODES,
  scenario: null,
  tolerated: [],
  onlyRefusals: null,
  clockRate: 1,
}

/**
 * Starts a server that returns the given report, as a mock does.
 * @returns the URL of the server
 */
export async function answering(conduct: unknown): Promise<string> {
  const isReport = typeof conduct === 'object' && conduct !== null && 'evicted' in conduct
  const report = isReport
    ? { ...emptyReport, ...conduct, result: resultWithoutScenario(conduct as ConductReport, []) }
    : conduct
  const server = createServer((request, response) =>
    response.writeHead(request.url === '/__admin/report' ? 200 : 404).end(JSON.stringify(report)),
  ).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

const START = Date.parse('2026-04-01T09:00:00+09:00')

/** Starts a mock on a port, with a frozen clock. */
export async function serving(
  options: { adminToken?: string; maxJournalEntries?: number } = {},
): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START }, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Issues a code as a client does. Returns the status of the response, or 0 if no response arrived. */
export async function issue({ url }: RunningGiftMock, change: Record<string, string> = {}): Promise<number> {
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500', ...change })
  return fetch(`${url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  }).then(
    ({ status }) => status,
    () => 0,
  )
}
