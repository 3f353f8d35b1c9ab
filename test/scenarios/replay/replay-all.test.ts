import { expect, test } from 'vitest'
import { findScenarios } from '../../../scenarios/loading/load.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { replayAll } from '../../../scenarios/replay/replay-all.ts'
import { scenarioFiles } from '../files.ts'
import { type Run, runner } from './function-runner.ts'

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

/**
 * Creates a client that counts how many of its runs are active at the same time, and records the order of their starts.
 */
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
