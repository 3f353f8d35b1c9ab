import { createServer } from 'node:http'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { NO_CODES } from '../../../mock-server/core/ledger.ts'
import { resultWithoutScenario } from '../../../mock-server/core/scenario/client-report.ts'
import { type ConductReport } from '../../../mock-server/index.ts'

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
