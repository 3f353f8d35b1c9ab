import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createMcpServer } from '../../mock-server/cli/mcp/server.ts'
import { chooseLanguage } from '../../mock-server/reporting/language.ts'
import type { RunningGiftMock } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'
import { library } from '../helpers/library.ts'

let mock: RunningGiftMock
const client = new Client({ name: 'test', version: '1' })
beforeAll(async () => {
  mock = await startGiftMock({ port: 0, adminToken: 'token', scenarios: { list: async () => library } })
  const [mine, theirs] = InMemoryTransport.createLinkedPair()
  await createMcpServer({ url: mock.url, adminToken: 'token' }).connect(theirs)
  await client.connect(mine)
})
afterAll(async () => {
  await client.close()
  await mock.close(0)
})

async function use(name: string, given: Record<string, unknown> = {}): Promise<{ text: string; isError: unknown }> {
  const { content, isError } = await client.callTool({ name, arguments: given })
  return { text: (content as { text: string }[])[0]?.text ?? '', isError }
}

const order = (DcId: string) =>
  fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId, Amount: '500' }),
  })

test('the instructions of the MCP server tell agents never to repeat an issue request blindly', async () => {
  expect(client.getInstructions()).toContain('Rule 1: never issue again blindly.')
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    'list_scenarios',
    'begin_scenario',
    'end_scenario',
    'list_effects',
    'arm_fault',
    'list_faults',
    'disarm_faults',
    'list_requests',
    'explain_refusal',
    'read_ledger',
    'read_report',
    'explore',
  ])
  for (const { description } of tools) expect(description).toMatch(/\.$/)
})

test('with the tools of `mcp`, an agent can arm a fault, read how many codes the fault orphaned, and disarm the fault', async () => {
  await mock.reset()
  const fault = {
    name: 'lose',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  }
  expect(JSON.parse((await use('arm_fault', fault)).text)).toMatchObject({ name: 'lose', hits: 0 })
  await expect(order('DC500')).rejects.toThrow('fetch failed')
  expect(JSON.parse((await use('list_faults')).text)).toMatchObject({ faults: [{ name: 'lose', hits: 1 }] })
  expect(JSON.parse((await use('read_ledger')).text)).toMatchObject({ totals: { issued: 1, orphaned: 1 } })
  expect(await use('disarm_faults')).toEqual({ text: 'done', isError: undefined })
  expect(JSON.parse((await use('list_faults')).text)).toEqual({ faults: [] })
})

test('the tool `explain_refusal` returns the differences between a refused request and a request that the mock would accept', async () => {
  await mock.reset()
  expect((await order('DC50')).status).toBe(400)
  const { requests } = JSON.parse((await use('list_requests', { newest: 1 })).text) as { requests: { id: string }[] }
  expect(JSON.parse((await use('explain_refusal', { request: requests[0]?.id })).text)).toMatchObject({
    differences: [expect.objectContaining({ name: 'DcId' })],
  })
})

test('with the tools of `mcp`, an agent can begin a scenario, read the report and end the scenario', async () => {
  const { scenarios } = JSON.parse((await use('list_scenarios')).text) as { scenarios: { name: string }[] }
  const name = scenarios[0]?.name
  expect(JSON.parse((await use('begin_scenario', { name })).text)).toMatchObject({ name })
  expect(JSON.parse((await use('read_report')).text)).toMatchObject({ scenario: { scenario: name } })
  expect((await use('end_scenario')).text).toBe('done')
})

test('the tool `explore` returns the result of a search with the reference client', async () => {
  const { text } = await use('explore', { task: 'issue-one' })
  expect(text).toContain('at-gift.issue #1  ✓  ✓')
  expect(text).toContain('Within this bound, this client never pays twice and never hides an order.')
})

test('if the control API refuses a request of an `mcp` tool, the tool returns this error', async () => {
  expect(await use('begin_scenario', { name: 'no/such' })).toEqual({
    text: expect.stringContaining('"no/such"'),
    isError: true,
  })
})

test('an error of an `mcp` tool is in the language of the user', async () => {
  onTestFinished(() => chooseLanguage(undefined))
  chooseLanguage('ja')
  expect(await use('begin_scenario', { name: 'no/such' })).toEqual({
    text: expect.stringMatching(/ が 404 を返した: シナリオ「no\/such」はない/),
    isError: true,
  })
})
