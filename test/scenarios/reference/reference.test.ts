import { assert, describe, expect, test } from 'vitest'
import type { RunningGiftMock, ScenarioDocument } from '../../../mock-server/index.ts'
import { parseScenario } from '../../../scenarios/loading/parse.ts'
import { loadFiles } from '../../../scenarios/loading/library.ts'
import { referenceRunner, tasks } from '../../../scenarios/reference/index.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import type { RunResult } from '../../../scenarios/replay/client/runner.ts'
import { environmentOf, serveFrozen } from '../support.ts'
import { stringify } from 'yaml'

/** Runs a test scenario. Returns the mock and the result of the runner. */
async function run(
  more: Partial<ScenarioDocument>,
  abortWhen?: (mock: RunningGiftMock) => Promise<boolean>,
): Promise<{ ran: RunResult; mock: RunningGiftMock }> {
  const document = {
    name: 'made-up',
    title: { en: 'Made up', ja: '作り物' },
    story: 'Made up.',
    task: 'issue-one',
    expect: { ledger: { 'at-gift': { issued: { min: 0 } } } },
    ...more,
  }
  const scenario = parseScenario(stringify(document), 'made-up.yaml')
  const mock = await serveFrozen()
  await mock.admin.startScenario(document)
  if (scenario.clock.realTime) await mock.admin.setClock({ mode: 'running' })
  const abort = new AbortController()
  const running = referenceRunner.run({ scenario, mock, environment: await environmentOf(mock), signal: abort.signal })
  running.catch(() => {})
  if (abortWhen) {
    await expect.poll(() => abortWhen(mock), { interval: 5 }).toBe(true)
    abort.abort(new Error('time is up'))
  }
  return { mock, ran: await running }
}

describe('the reference runner', () => {
  test('the reference runner performs the task with the given parameters', async () => {
    const { mock, ran } = await run({ task: { name: 'issue-many', dcId: 'DC-URL', amount: 123, count: 2 } })
    expect(ran).toEqual({ result: 'done' })
    expect((await mock.admin.ledger()).codes).toMatchObject([
      { product: 'DC-URL', faceValue: 123 },
      { product: 'DC-URL', faceValue: 123 },
    ])
  })

  test('if the client cannot perform the task, the result of the run contains its error', async () => {
    const { ran } = await run({ task: { name: 'issue-one', dcId: 'DC-NONE' } })
    expect(ran).toMatchObject({
      result: 'failed',
      detail: {
        en: expect.stringContaining('was answered with 400'),
        ja: expect.stringContaining('was answered with 400'),
      },
    })
  })

  test('if the task expects that its request is refused, and the provider refuses it, the result of the run is "done"', async () => {
    const { mock, ran } = await run({ task: 'inquire-unknown' })
    expect(ran).toEqual({ result: 'done' })
    expect((await mock.admin.requests()).requests).toMatchObject([
      { operation: 'at-gift.inquire', response: { status: 400 } },
    ])
  })

  test.each([
    [{ name: 'issue-nothing' }, /knows no task "issue-nothing"; it knows issue-one/],
    [{ name: 'issue-one', dcID: 'DC500' }, /the task issue-one: .*"dcID"/s],
    [{ name: 'issue-many', count: 0 }, /the task issue-many: .*count/s],
    [{ name: 'purchase-only', prices: '500,x' }, /the task purchase-only: .*prices/s],
  ])('the reference runner throws an error for the invalid task %j', async (task, message) => {
    await expect(run({ task })).rejects.toThrow(message)
  })

  test.each([
    ['realpay-gift/limit-answered-with-503', 6],
    ['realpay-gift/token-window-zero', 1],
    ['realpay-gift/gift-booked-late', 1],
  ])(
    'the reference client completes the scenario %s and buys %d gifts, all of which it receives',
    async (name, count) => {
      const found = (await loadFiles()).find(({ scenario }) => scenario.name === name)
      assert(found)
      const replayed = await replay(found, { runner: referenceRunner, timeoutMs: 50_000 })
      expect(replayed).toMatchObject({ ran: { result: 'done' }, verdict: { totals: { issued: count, orphaned: 0 } } })
    },
  )

  test("the client's virtual clock is behind the mock's clock by the given skew", async () => {
    const { mock, ran } = await run({ clock: { skewMs: 120_000 }, task: { name: 'buy-one' } })
    expect(ran).toMatchObject({ result: 'failed', detail: { en: expect.stringContaining('401') } })
    // The client repeats the request once with a new token, and both requests are refused.
    expect((await mock.admin.requests()).requests).toMatchObject([
      { outcome: { reason: expect.stringContaining('4 time steps old') } },
      { outcome: { reason: expect.stringContaining('4 time steps old') } },
    ])
  })

  test('the reference client runs in real time, not in virtual time, if the scenario requires real time', async () => {
    const before = performance.now()
    const { mock, ran } = await run({
      clock: { realTime: true },
      faults: [{ name: 'slow', phase: 'after-commit', effect: { type: 'delay', ms: 150 } }],
    })
    expect(ran).toEqual({ result: 'done' })
    expect(performance.now() - before).toBeGreaterThan(140)
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: true }])
  })

  test('a run in virtual time ends at its timeout', async () => {
    const { mock, ran } = await run(
      { task: { name: 'list-brands', times: 1000 } },
      async ({ admin }) => (await admin.requests()).requests.length > 10,
    )
    expect(ran).toEqual({ result: 'timed out' })
    expect((await mock.admin.requests()).requests.length).toBeLessThan(1000)
  })

  test('a run in real time ends at its timeout', async () => {
    const hang = { name: 'hang', phase: 'before-commit', effect: { type: 'hang' } } as const
    const { mock, ran } = await run(
      { clock: { realTime: true }, task: 'list-brands', faults: [hang] },
      async ({ admin }) => (await admin.pendingWaits()).count === 1,
    )
    expect(ran).toEqual({ result: 'timed out' })
    await expect.poll(async () => (await mock.admin.requests()).requests).toMatchObject([{ abandoned: true }])
  })
})

describe('the table of tasks', () => {
  test.each(Object.entries(tasks))(
    'the descriptions of the task %s in both languages mention all parameters',
    (_name, { about, parameters }) => {
      expect(about.ja).toMatch(/[\p{Script=Hiragana}]/u)
      for (const parameter of Object.keys(parameters)) {
        expect(about.en).toContain(parameter)
        expect(about.ja).toContain(parameter)
      }
    },
  )

  test('the table of tasks contains all parameters with their default values', () => {
    expect(tasks['issue-many']?.parameters).toEqual({ dcId: 'DC500', amount: 500, count: 5 })
    expect(tasks['purchase-only']?.parameters).toEqual({ brands: 'amazon', prices: '1000', isStrict: true })
  })
})
