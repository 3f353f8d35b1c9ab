import { describe, expect, test } from 'vitest'
import { startGiftMock, type RunningGiftMock } from '../../../mock-server/index.ts'
import { loadFiles } from '../../../scenarios/loading/library.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { referenceRunner, tasks } from '../../../scenarios/reference/index.ts'
import { replay, type ReplayResult } from '../../../scenarios/replay/replay.ts'
import type { Runner } from '../../../scenarios/replay/runner.ts'
import { START } from '../../helpers/boot.ts'
import { englishIn } from '../../helpers/english-words.ts'
import { environmentOf, journalOf } from '../support.ts'

const files = await loadFiles()
const named = files.map((file) => [file.scenario.name, file] as const)
const quick = named.filter(([, { scenario }]) => !scenario.tags.includes('long'))
/** A limit in real time for busy machines. No client in this file reaches it. */
const timeoutMs = 50_000

describe('the library', () => {
  test('has at least 24 scenarios, of both providers', () => {
    expect(files.length).toBeGreaterThanOrEqual(24)
    expect(new Set(files.map(({ scenario }) => scenario.tags[0]))).toEqual(new Set(['at-gift', 'realpay-gift']))
  })

  test('is listed in the order of names, and each name matches its file', () => {
    expect(files.map(({ scenario }) => scenario.name)).toEqual(
      files.map(({ file }) => /scenarios\/(.+)\.yaml$/.exec(file)?.[1]),
    )
  })

  test.each(named)('%s has a description for readers', (name, { scenario, text }) => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../scenario.schema.json')
    expect(scenario.tags[0]).toBe(name.split('/')[0])
    expect(scenario.tags.length).toBeGreaterThan(1)
    for (const both of [scenario.title, scenario.story, scenario.remedy]) {
      expect(both?.en).toMatch(/^[\x20-\x7E]+$/)
      expect(both?.ja).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)
    }
    for (const both of [scenario.story, scenario.remedy]) {
      expect(both?.en).toMatch(/\.$/)
      expect(both?.ja).toMatch(/。$/)
    }
    expect(Object.keys(tasks)).toContain(scenario.task.name)
  })

  test.each(named.filter(([, { scenario }]) => scenario.tags[0] === 'realpay-gift'))(
    '%s keeps the current time, since the tokens of the caller depend on it',
    (_name, { scenario }) => {
      expect([scenario.clock.now, scenario.clock.rate]).toEqual([undefined, 1])
    },
  )

  test('has a scenario for every task of the reference client', () => {
    expect(new Set(files.map(({ scenario }) => scenario.task.name))).toEqual(new Set(Object.keys(tasks)))
  })
})

describe('the reference client passes', () => {
  test.each(quick)('%s', async (_name, file) => {
    const { ran, verdict, result } = await replay(file, { runner: referenceRunner, timeoutMs })
    expect({ ran, checks: verdict.checks.filter(({ passed }) => !passed) }).toMatchObject({ checks: [] })
    expect(result).toBe('passed')
  })

  // A token is valid for a time step, and a client may start at any point of a step.
  test.each(quick.filter(([, { scenario }]) => scenario.tags[0] === 'realpay-gift'))(
    '%s, at any start within a time step',
    async (_name, file) => {
      for (const offsetMs of [1, 13_337, 28_999, 29_999]) {
        const mock = await startGiftMock({
          port: 0,
          seed: file.scenario.name,
          clock: { mode: 'frozen', nowMs: START + offsetMs },
        })
        await runReference(mock, file)
        const verdict = (await mock.admin.scenario())?.verdict
        await mock.close(0)
        expect(verdict?.checks.filter(({ passed }) => !passed)).toEqual([])
      }
    },
  )

  test.each(quick)('%s with the same journal each time', async (_name, file) => {
    const journals: unknown[] = []
    for (let round = 0; round < 2; round += 1) {
      const mock = await startGiftMock({ port: 0, seed: file.scenario.name, clock: { mode: 'frozen', nowMs: START } })
      await runReference(mock, file)
      journals.push(await journalOf(mock))
      await mock.close(0)
    }
    expect(journals[1]).toEqual(journals[0])
  })
})

describe('a client that does nothing', () => {
  const idle: Runner = { virtualTime: () => true, run: async () => ({ result: 'done' }) }

  test.each(named)('fails %s', async (_name, file) => {
    const replayed = await replay(file, { runner: idle, timeoutMs })
    expect(replayed).toMatchObject({ result: 'failed', requests: [] } satisfies Partial<ReplayResult>)
    expect(replayed.verdict.checks.flatMap(englishIn)).toEqual([])
  })
})

async function runReference(mock: RunningGiftMock, { document, scenario }: ScenarioFile): Promise<void> {
  await mock.admin.startScenario(document)
  await referenceRunner.run({
    scenario,
    mock,
    environment: await environmentOf(mock),
    signal: AbortSignal.timeout(timeoutMs),
  })
}
