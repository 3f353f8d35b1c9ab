import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sleep } from '../../../mock-server/core/time/host-clock.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { openSession } from '../../../scenarios/replay/session.ts'
import { timeNeededMs } from '../../../scenarios/replay/time/time-needed.ts'
import { lost, scenarioFiles } from '../files.ts'
import { type Run, runner } from './function-runner.ts'

async function replayed(run: Run, more: Record<string, unknown> = {}, { virtual = false, timeoutMs = 20_000 } = {}) {
  const [file = ''] = scenarioFiles({ 'own/one': more })
  return replay(await findScenario(file), { runner: runner(run, { virtual }), timeoutMs })
}

test('a scenario passes if the client meets all expectations', async () => {
  const { result, verdict, requests, report, file } = await replayed(({ issue }) => issue())
  expect({ result, verdict: verdict.result, name: file.scenario.name }).toEqual({
    result: 'passed',
    verdict: 'passed',
    name: 'own/one',
  })
  expect(requests.map(({ outcome }) => outcome.code)).toEqual(['issued'])
  expect(report.evicted).toBe(0)
})

test('a scenario fails if the client requests a second code after a lost response', async () => {
  const run: Run = async ({ issue, mock }) => {
    await issue().catch(() => undefined)
    await mock.admin.advanceClock(1000)
    await issue()
  }
  const { result, verdict, requests } = await replayed(run, { faults: [lost] })
  expect(result).toBe('failed')
  expect(verdict.checks[0]).toMatchObject({ kind: 'conduct', what: { en: 'at-gift/no-blind-reissue' } })
  expect(verdict.checks[1]).toMatchObject({
    kind: 'ledger',
    expected: { en: 'exactly 1', ja: '1 件' },
    actual: { en: '2', ja: '2 件' },
    passed: false,
    requests: requests.map(({ id }) => id),
  })
  expect(requests.map(({ delivered }) => delivered)).toEqual([false, true])
  expect(verdict.totals).toMatchObject({ issued: 2, faceValue: 1000 })
})

test("for a client in virtual time, the mock's clock is frozen at 9:00 in Japan at the start", async () => {
  const { requests } = await replayed(({ issue }) => issue(), {}, { virtual: true })
  expect(requests[0]?.atMs).toBe(Date.parse('2026-04-01T09:00:00+09:00'))
})

test('in a shared session, each scenario gets an empty state folder, except if the client program runs for the whole session', async () => {
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const session = await openSession({ seed: 'shared', isVirtual: true })
  const found: string[][] = []
  const client = runner(
    async ({ environment: { GIFT_MOCK_STATE_DIR: folder = '', GIFT_MOCK_BOOK: book = '' } }) => {
      found.push(readdirSync(folder))
      writeFileSync(join(folder, 'order'), '')
      writeFileSync(book, '')
    },
    { virtual: true },
  )
  for (const one of [client, { ...client, keepsProgram: true }])
    for (const file of files) await replay(await findScenario(file), { runner: one, timeoutMs: 20_000, session })
  await session.close()
  expect(found.slice(0, 2)).toEqual([[], []])
  expect(found[2]).not.toContain('order')
  expect(found[3]).toContain('order')
  expect(found[3]).not.toContain('book')
  expect(existsSync(session.stateDir)).toBe(false)
})

test("for a client in real time, the mock's clock runs at the rate of the scenario", async () => {
  let clock = {}
  await replayed(async ({ mock }) => (clock = await mock.admin.clock()), { clock: { rate: 60 } })
  expect(clock).toMatchObject({ mode: 'running', rate: 60 })
})

test('the mock issues the same codes in each replay of a scenario, and different codes in another scenario', async () => {
  const codes: string[] = []
  const run: Run = async ({ issue, mock }) => {
    await issue()
    codes.push(...(await mock.admin.ledger()).codes.map(({ code }) => code))
  }
  await replayed(run)
  await replayed(run)
  const [file = ''] = scenarioFiles({ 'own/two': {} })
  await replay(await findScenario(file), { runner: runner(run), timeoutMs: 20_000 })
  expect(codes[1]).toBe(codes[0])
  expect(codes[2]).not.toBe(codes[0])
})

test.each([true, false])(
  'if the mock issues a code after the client has ended, the verdict includes this code (virtual time: %s)',
  async (virtual) => {
    const late = {
      name: 'late',
      when: { operation: 'at-gift.issue', calls: [1] },
      phase: 'before-commit',
      effect: { type: 'delay', ms: 85_000 },
    }
    const run: Run = async ({ issue, mock }) => {
      const leaving = new AbortController()
      const answer = issue({ signal: leaving.signal }).catch(() => undefined)
      while ((await mock.admin.pendingWaits()).nextMs === undefined)
        await new Promise((resolve) => setImmediate(resolve))
      leaving.abort()
      await answer
    }
    const { verdict, requests, durationMs } = await replayed(run, { faults: [late] }, { virtual })
    expect(verdict.totals).toMatchObject({ issued: 1, orphaned: 1 })
    expect(requests).toMatchObject([{ delivered: false, abandoned: true }])
    expect(durationMs).toBeLessThan(10_000)
  },
)

test('if a client does not end within its time limit, the scenario fails', async () => {
  const { result, ran, verdict } = await replayed(
    async ({ issue, signal }) => {
      await issue()
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
    },
    {},
    { timeoutMs: 300 },
  )
  expect({ result, ran, verdict: verdict.result }).toEqual({
    result: 'failed',
    ran: { result: 'timed out' },
    verdict: 'passed',
  })
})

const hanging = { faults: [{ ...lost, effect: { type: 'hang' } }] }

test('if the time limit interrupts a request, the request does not break the rule `at-gift/waits-90-seconds`', async () => {
  const { result, ran, requests, report } = await replayed(
    ({ issue, signal }) => issue({ signal }).catch(() => {}),
    hanging,
    { timeoutMs: 500 },
  )
  expect({ result, ran: ran.result }).toEqual({ result: 'failed', ran: 'timed out' })
  expect(requests).toMatchObject([{ delivered: false }])
  expect(requests[0]?.abandoned).toBeUndefined()
  expect(report.rules.find(({ name }) => name === 'at-gift/waits-90-seconds')?.result).toBe('not exercised')
})

test('a client that gives up a request before the time limit breaks the rule `at-gift/waits-90-seconds`', async () => {
  const { requests, report } = await replayed(
    ({ issue }) => issue({ signal: AbortSignal.timeout(300) }).catch(() => {}),
    hanging,
  )
  expect(requests).toMatchObject([{ delivered: false, abandoned: true }])
  expect(report.rules.find(({ name }) => name === 'at-gift/waits-90-seconds')?.result).toBe('violated')
})

test('if a client throws its abort reason at the time limit, the result of the client is "timed out"', async () => {
  const { ran } = await replayed(
    ({ signal }) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    {},
    { timeoutMs: 200 },
  )
  expect(ran).toEqual({
    result: 'timed out',
    detail: { en: 'the run exceeded its time limit of 200 ms', ja: '実行時間の上限 200 ミリ秒を超過' },
  })
})

test("if a runner cannot run the client, the replay throws the runner's error", async () => {
  await expect(replayed(() => Promise.reject(new Error('a bug of the runner')))).rejects.toThrow('a bug of the runner')
})

test('the replay throws an error if the client resets the mock', async () => {
  await expect(replayed(({ mock }) => mock.admin.reset())).rejects.toThrow(
    'own/one: the client stopped the scenario or reset the mock, so the run cannot be judged',
  )
})

test('the replay closes its mock at the end', async () => {
  let url = ''
  await replayed(async ({ environment }) => (url = environment['GIFT_MOCK_URL'] ?? ''))
  await expect(fetch(`${url}/livez`)).rejects.toThrow('fetch failed')
})

test.each([
  [{ tags: ['long'] }, 60_000],
  [{ tags: ['own'], faults: [{ ...lost, effect: { type: 'hang' } }] }, 0],
  [{ tags: ['long'], faults: [{ ...lost, phase: 'before-commit', effect: { type: 'delay', ms: 85_000 } }] }, 145_000],
  [{ tags: ['long'], faults: [{ ...lost, times: 2, effect: { type: 'hang' } }], clock: { rate: 2 } }, 180_000],
  [{ tags: ['long'], faults: [{ ...lost, effect: { type: 'delay', uniform: { min: 1, max: 30_000 } } }] }, 90_000],
])('in real time, a scenario with the members %j needs a time limit of at least %d ms', async (more, ms) => {
  const [file = ''] = scenarioFiles({ 'own/one': more })
  expect(timeNeededMs((await findScenario(file)).scenario)).toBe(ms)
})

test('if a scenario needs more time than the given timeout, the replay extends the timeout', async () => {
  expect((await replayed(({ issue }) => issue(), { tags: ['long'] }, { timeoutMs: 1 })).timeoutMs).toBe(60_000)
})

test('the time limit holds for each start of the client', async () => {
  const limits = { timeoutMs: 1000 }
  const starts = { client: { starts: 3 }, clock: { rate: 100 } }
  const slow: Run = ({ issue, environment }) =>
    environment['GIFT_MOCK_ATTEMPT'] === '1' ? issue().then(() => sleep(400)) : sleep(400)
  expect(await replayed(slow, starts, limits)).toMatchObject({ result: 'passed', ran: { result: 'done', attempts: 3 } })
  const stuck: Run = ({ signal, environment, issue }) =>
    environment['GIFT_MOCK_ATTEMPT'] === '2' ? sleep(5000, signal).catch(() => {}) : issue()
  expect(await replayed(stuck, starts, limits)).toMatchObject({ ran: { result: 'timed out', attempts: 2 } })
})
