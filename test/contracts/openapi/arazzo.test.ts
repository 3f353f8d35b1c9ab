import { beforeAll, expect, test } from 'vitest'
import { failedChecks, respect, type Step } from '../../../contracts/arazzo/respect.ts'
import { type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { ACCESS_KEY, tokenAt } from '../../providers/realpay-gift/helpers.ts'

const inputs = {
  campaign: 'demo-campaign',
  authKey: 'MOCK-AuthKey-001',
  accessKey: ACCESS_KEY,
  accessToken: tokenAt(START),
  purchaseRequestId: 'a-purchase',
  giftRequestId: 'a-gift',
}

/** The workflows to run. Each workflow runs in its own sandbox with the given settings. */
const flows = [
  { sandbox: 'inquiry', provider: 'at-gift', workflow: 'issue-then-inquire' },
  { sandbox: 'twice', provider: 'at-gift', workflow: 'two-at-once' },
  { sandbox: 'lenient', provider: 'at-gift', workflow: 'two-at-once', settings: { 'atGift.limit.requests': 2 } },
  { sandbox: 'partner', provider: 'realpay-gift', settings: { 'realpayGift.limit.requests': 10 } },
] as const
type Sandbox = (typeof flows)[number]['sandbox']

let mock: RunningGiftMock
const runs = new Map<string, Step[]>()

beforeAll(async () => {
  mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
  for (const { sandbox, ...flow } of flows)
    await mock.sandbox(sandbox).changeSettings('settings' in flow ? flow.settings : {})
  // The mock's clock runs 1,000 times as fast as real time. The workflow therefore waits only 1 ms for the rate limit.
  await mock.sandbox('inquiry').setClock({ mode: 'running', rate: 1000 })
  const found = await respect(
    flows.map((flow) => ({ ...flow, baseUrl: `${mock.url}/sandboxes/${flow.sandbox}/${flow.provider}` })),
    inputs,
  )
  for (const [index, { sandbox }] of flows.entries()) runs.set(sandbox, found[index] ?? [])
  return () => mock.close()
})

/** Returns each step of a run with its status, the failed checks, and the totals of the sandbox's ledger. */
async function resultOf(sandbox: Sandbox) {
  const steps = runs.get(sandbox) ?? []
  return {
    steps: steps.map(({ workflowId, stepId, response }) => `${workflowId}/${stepId} ${response.statusCode}`),
    failed: failedChecks(steps),
    schemaChecks: steps.flatMap(({ checks }) => checks.filter(({ name }) => name === 'schema check')).length,
    totals: (await mock.sandbox(sandbox).ledger()).totals,
  }
}

test('the Arazzo workflow `issue-then-inquire` issues one code and then finds it with an inquiry [AG-D3]', async () => {
  const { steps, failed, schemaChecks, totals } = await resultOf('inquiry')
  expect(failed).toEqual([])
  expect(steps.filter((step) => !step.endsWith('429'))).toEqual([
    'issue-then-inquire/issue 200',
    'issue-then-inquire/inquire 200',
  ])
  expect(schemaChecks).toBe(steps.length)
  expect(totals.issued).toBe(1)
})

test('in the Arazzo workflow `two-at-once`, the mock rejects two of three requests in a second with 429 [AG-D7]', async () => {
  const { steps, failed, totals } = await resultOf('twice')
  expect(failed).toEqual([])
  expect(steps).toEqual(['two-at-once/first 200', 'two-at-once/second 429', 'two-at-once/inquiry 429'])
  expect(totals.issued).toBe(1)
})

test('the Arazzo workflow `two-at-once` fails if the mock accepts the second request', async () => {
  const { failed } = await resultOf('lenient')
  expect(failed).toEqual(['second: success criteria check', 'second: success criteria check'])
})

test('the Arazzo workflows of the partner API get the responses that they expect [RP-D1] [RP-D4] [RP-D13]', async () => {
  const { steps, failed, schemaChecks, totals } = await resultOf('partner')
  expect(failed).toEqual([])
  expect(steps).toEqual([
    'buy-then-find/make-purchase 200',
    'buy-then-find/buy 200',
    'buy-then-find/buy-again 409',
    'buy-then-find/find 200',
    'limit/first 200',
    ...Array.from({ length: 5 }, () => 'limit/until-refused 200'),
    'limit/until-refused 429',
    'limit/refused 429',
  ])
  expect(schemaChecks).toBe(steps.length)
  expect(totals).toMatchObject({ issued: 1, faceValue: 500, fees: 27 })
})
