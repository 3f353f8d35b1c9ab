import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { type RunningGiftMock, startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { ACCESS_KEY, tokenAt } from '../../providers/realpay-gift/helpers.ts'
import { redocly } from '../../../contracts/arazzo/redocly.ts'

const stepSchema = z.looseObject({
  stepId: z.string(),
  workflowId: z.string(),
  response: z.looseObject({ statusCode: z.int() }),
  checks: z.array(z.looseObject({ name: z.string(), passed: z.boolean() })),
})
type Step = z.infer<typeof stepSchema>
/**
 * Schema of a workflow in the output of `redocly respect`. A step is a request or, if it calls another workflow, the
 * whole result of that workflow.
 */
const workflowSchema = z.looseObject({
  workflowId: z.string(),
  get executedSteps() {
    return z.array(z.union([stepSchema, workflowSchema]))
  },
})
const resultSchema = z.looseObject({
  files: z.record(z.string(), z.looseObject({ executedWorkflows: z.array(workflowSchema) })),
})

function stepsOf({ executedSteps }: z.infer<typeof workflowSchema>): Step[] {
  return executedSteps.flatMap((step) =>
    'executedSteps' in step ? stepsOf(workflowSchema.parse(step)) : [stepSchema.parse(step)],
  )
}

let mock: RunningGiftMock
beforeAll(async () => {
  mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
  return () => mock.close()
})

/** Runs workflows with `redocly respect` in a sandbox. Returns each step with its status, and the failed checks. */
async function respect(provider: string, sandbox: string, inputs: Record<string, string>, ...workflows: string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-arazzo-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const json = join(folder, 'result.json')
  const { exitCode, output, errors } = await redocly(
    'respect',
    `contracts/arazzo/${provider}.yaml`,
    `--server=${provider}=${mock.url}/sandboxes/${sandbox}/${provider}`,
    `--input=${JSON.stringify(inputs)}`,
    `--json-output=${json}`,
    ...workflows.flatMap((workflow) => ['--workflow', workflow]),
  )
  const written = await readFile(json, 'utf8').catch(() => {
    throw new Error(`respect wrote no result: ${output}${errors}`)
  })
  const steps = Object.values(resultSchema.parse(JSON.parse(written)).files).flatMap(({ executedWorkflows }) =>
    executedWorkflows.flatMap(stepsOf),
  )
  return {
    exitCode,
    steps: steps.map(({ workflowId, stepId, response }) => `${workflowId}/${stepId} ${response.statusCode}`),
    failed: steps.flatMap(({ stepId, checks }) =>
      checks.filter(({ passed }) => !passed).map(({ name }) => `${stepId}: ${name}`),
    ),
    schemaChecks: steps.flatMap(({ checks }) => checks.filter(({ name }) => name === 'schema check')).length,
  }
}

const caller = { campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' }
const partner = {
  accessKey: ACCESS_KEY,
  accessToken: tokenAt(START),
  purchaseRequestId: 'a-purchase',
  giftRequestId: 'a-gift',
}

test('the Arazzo workflow `issue-then-inquire` issues one code and then finds it with an inquiry [AG-D3]', async () => {
  const { admin } = await sandboxOf('inquiry')
  // The mock's clock runs 1,000 times as fast as real time. The workflow therefore waits only 1 ms for the rate limit.
  await admin.setClock({ mode: 'running', rate: 1000 })
  const { exitCode, steps, failed, schemaChecks } = await respect('at-gift', 'inquiry', caller, 'issue-then-inquire')
  expect({ exitCode, failed }).toEqual({ exitCode: 0, failed: [] })
  expect(steps.filter((step) => !step.endsWith('429'))).toEqual([
    'issue-then-inquire/issue 200',
    'issue-then-inquire/inquire 200',
  ])
  expect(schemaChecks).toBe(steps.length)
  expect((await admin.ledger()).totals.issued).toBe(1)
})

test('in the Arazzo workflow `two-at-once`, the mock rejects the second issue request and the inquiry in the same second with 429 [AG-D7]', async () => {
  const { admin } = await sandboxOf('twice')
  const { exitCode, steps, failed } = await respect('at-gift', 'twice', caller, 'two-at-once')
  expect({ exitCode, failed }).toEqual({ exitCode: 0, failed: [] })
  expect(steps).toEqual(['two-at-once/first 200', 'two-at-once/second 429', 'two-at-once/inquiry 429'])
  expect((await admin.ledger()).totals.issued).toBe(1)
})

test('the Arazzo workflow `two-at-once` fails if the mock accepts the second request', async () => {
  await sandboxOf('lenient', { 'atGift.limit.requests': 2 })
  const { exitCode, failed } = await respect('at-gift', 'lenient', caller, 'two-at-once')
  expect({ exitCode, failed }).toEqual({
    exitCode: 1,
    failed: ['second: success criteria check', 'second: success criteria check'],
  })
})

test('the Arazzo workflows of the partner API buy and find one gift, get a 409 for a reused request id and exceed the rate limit [RP-D1] [RP-D4] [RP-D13]', async () => {
  const { admin } = await sandboxOf('partner', { 'realpayGift.limit.requests': 10 })
  const { exitCode, steps, failed, schemaChecks } = await respect('realpay-gift', 'partner', partner)
  expect({ exitCode, failed }).toEqual({ exitCode: 0, failed: [] })
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
  expect((await admin.ledger()).totals).toMatchObject({ issued: 1, faceValue: 500, fees: 27 })
})

async function sandboxOf(id: string, settings: Record<string, unknown> = {}) {
  const sandbox = mock.sandbox(id)
  await sandbox.changeSettings(settings)
  return { admin: sandbox }
}
