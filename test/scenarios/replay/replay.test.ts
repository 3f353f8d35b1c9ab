import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findScenario, findScenarios } from '../../../scenarios/loading/load.ts'
import { replayAll } from '../../../scenarios/replay/replay-all.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { openSession } from '../../../scenarios/replay/session.ts'
import type { RunContext, Runner } from '../../../scenarios/replay/client/runner.ts'
import { timeNeededMs } from '../../../scenarios/replay/time-needed.ts'
import { lost, scenarioFiles } from '../files.ts'

type Run = (context: RunContext & { issue(init?: RequestInit): Promise<number> }) => Promise<unknown>

/** Creates a runner whose client is a function of the test. */
function runner(run: Run, { virtual = false } = {}): Runner {
  return {
    virtualTime: () => virtual,
    async run(context) {
      const { environment } = context
      const issue = async (init?: RequestInit): Promise<number> => {
        const body = JSON.stringify({ AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: 'DC500', Amount: '500' })
        const { status } = await fetch(
          `${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`,
          { method: 'POST', headers: { 'content-type': 'application/json' }, body, ...init },
        )
        return status
      }
      await run({ ...context, issue })
      return { result: 'done' }
    },
  }
}

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

test('after `maxTimeouts` timeouts in a row, `replayAll` starts no further scenario', async () => {
  const names = ['own/1', 'own/2', 'own/3', 'own/4', 'own/5', 'own/6']
  const files = await findScenarios(scenarioFiles(Object.fromEntries(names.map((name) => [name, {}]))))
  const hangs = new Set(['own/1', 'own/3', 'own/4'])
  const client: Runner = {
    virtualTime: () => true,
    run: async ({ scenario }) => ({ result: hangs.has(scenario.name) ? 'timed out' : 'done' }),
  }
  const ran = async (maxTimeouts?: number): Promise<string[]> =>
    (await replayAll(files, { runner: client, timeoutMs: 20_000, jobs: 1, maxTimeouts })).map(
      ({ file }) => file.scenario.name,
    )
  expect(await ran(2)).toEqual(names.slice(0, 4))
  expect(await ran()).toEqual(names)
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

test('in a shared session, each scenario gets an empty state folder, unless the program keeps running', async () => {
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
  'the verdict includes codes that the mock issues after the client has ended (virtual time: %s)',
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

test('a request that the end of the time limit interrupts does not break the rule `at-gift/waits-90-seconds`', async () => {
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

test('giving up a request before the time limit breaks the rule `at-gift/waits-90-seconds`', async () => {
  const { requests, report } = await replayed(
    ({ issue }) => issue({ signal: AbortSignal.timeout(300) }).catch(() => {}),
    hanging,
  )
  expect(requests).toMatchObject([{ delivered: false, abandoned: true }])
  expect(report.rules.find(({ name }) => name === 'at-gift/waits-90-seconds')?.result).toBe('violated')
})

test('a client that throws its abort reason at the time limit has the result "timed out"', async () => {
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
])('in real time, a scenario with %j needs a time limit of at least %d ms', async (more, ms) => {
  const [file = ''] = scenarioFiles({ 'own/one': more })
  expect(timeNeededMs((await findScenario(file)).scenario)).toBe(ms)
})

test('if a scenario needs more time than the given timeout, the replay extends the timeout', async () => {
  expect((await replayed(({ issue }) => issue(), { tags: ['long'] }, { timeoutMs: 1 })).timeoutMs).toBe(60_000)
})

/** Creates a client that counts its concurrent runs and records the order in which the runs start. */
function watching(): { run: Run; most(): number; order: string[]; together: Record<string, number> } {
  let running = 0
  let most = 0
  const order: string[] = []
  const together: Record<string, number> = {}
  const run: Run = async ({ issue, scenario }) => {
    order.push(scenario.name)
    running += 1
    most = Math.max(most, running)
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      together[scenario.name] = Math.max(together[scenario.name] ?? 0, running)
    }
    await issue()
    running -= 1
  }
  return { run, most: () => most, order, together }
}

test('replayAll runs scenarios concurrently, except scenarios that must run alone', async () => {
  const files = await findScenarios(
    scenarioFiles({
      'own/alone': { alone: true },
      'own/a': {},
      'own/b': {},
      'own/c': {},
      'own/lonely': { alone: true },
    }),
  )
  const watched = watching()
  const done: string[] = []
  const results = await replayAll(files, {
    runner: runner(watched.run),
    timeoutMs: 20_000,
    jobs: 3,
    onDone: ({ file }) => done.push(file.scenario.name),
  })
  expect(results.map(({ file, result }) => [file.scenario.name, result])).toEqual(
    ['own/alone', 'own/a', 'own/b', 'own/c', 'own/lonely'].map((name) => [name, 'passed']),
  )
  expect(watched.together).toMatchObject({ 'own/a': 3, 'own/alone': 1, 'own/lonely': 1 })
  expect(done.toSorted()).toEqual(['own/a', 'own/alone', 'own/b', 'own/c', 'own/lonely'])
})

test('replayAll runs at most the given number of scenarios concurrently', async () => {
  const files = await findScenarios(scenarioFiles({ 'own/a': {}, 'own/b': {}, 'own/c': {}, 'own/d': {} }))
  const watched = watching()
  await replayAll(files, { runner: runner(watched.run), timeoutMs: 20_000, jobs: 2 })
  expect(watched.most()).toBe(2)
})

test('if a replay throws an error, replayAll aborts the other replays and throws the same error', async () => {
  const files = await findScenarios(scenarioFiles({ 'own/a': {}, 'own/b': {}, 'own/c': {} }))
  const ended: string[] = []
  const run: Run = async ({ scenario, signal }) => {
    if (scenario.name === 'own/a') throw new Error('a bug of the runner')
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    ended.push(scenario.name)
  }
  await expect(replayAll(files, { runner: runner(run), timeoutMs: 20_000, jobs: 2 })).rejects.toThrow(
    'a bug of the runner',
  )
  expect(ended).toEqual(['own/b'])
})
