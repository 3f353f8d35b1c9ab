import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startGiftMock, type RunningGiftMock } from '../../../mock-server/index.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { referenceRunner, tasks } from '../../../scenarios/reference/index.ts'
import { openSession, type MockSession } from '../../../scenarios/replay/session.ts'
import { replay, type ReplayResult } from '../../../scenarios/replay/replay.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { START } from '../../helpers/boot.ts'
import { englishIn } from '../../helpers/english-words.ts'
import { comparableJournal, environmentOf, journalOf } from '../support.ts'
import { libraryFiles as files } from '../../helpers/library.ts'
import { faultsOf } from './library-rules.ts'

const named = files.map((file) => [file.scenario.name, file] as const)
const quick = named.filter(([, { scenario }]) => !scenario.tags.includes('long'))
/** Scenarios that a mock can start without a replay, because they do not kill the client. */
const startable = quick.filter(([, { scenario }]) => !scenario.client)
/**
 * Time limit of a replay in milliseconds of real time. No client in this file reaches the limit, even on a busy
 * machine.
 */
const timeoutMs = 50_000

describe('the library', () => {
  test('the scenario library has at least 24 scenarios and covers both providers', () => {
    expect(files.length).toBeGreaterThanOrEqual(24)
    expect(new Set(files.map(({ scenario }) => scenario.tags[0]))).toEqual(new Set(['at-gift', 'realpay-gift']))
  })

  test('the library lists the scenarios in the order of their names', () => {
    expect(files.map(({ scenario }) => scenario.name)).toEqual(
      files.map(({ file }) => /scenarios\/(.+)\.yaml$/.exec(file)?.[1]),
    )
  })

  test.each(named)('the scenario %s keeps the rules of the library in CONTRIBUTING.md, "Add a scenario"', (_, file) => {
    expect(faultsOf(file)).toEqual([])
  })

  test('a scenario with only the parts that the schema requires breaks rules of the library, and the check names each of them', () => {
    const [file] = files
    if (!file) return expect.fail('the library is empty')
    const { remedy: _, ...scenario } = file.scenario
    const title = { en: 'Ein Gerät', ja: 'One code is issued' }
    const story = { en: 'Nothing fails', ja: 'Nothing fails' }
    const bare = { ...scenario, name: 'at-gift/one-code', tags: ['at-gift'], title, story }
    expect(faultsOf({ ...file, scenario: bare, text: 'name: at-gift/one-code' })).toEqual([
      'begin the file with `# yaml-language-server: $schema=../scenario.schema.json`',
      'add a second tag that says what the scenario is about, such as `rate-limit`',
      'write `title` in English with ASCII characters, not "Ein Gerät"',
      'write `title` in Japanese, not "One code is issued"',
      'end `story.en` with a full stop: "Nothing fails"',
      'write `story` in Japanese, not "Nothing fails"',
      'end `story.ja` with 。: "Nothing fails"',
      'add `remedy` in both languages: {en: …, ja: …}',
    ])
    const misplaced = {
      ...file.scenario,
      tags: ['rate-limit', 'at-gift'],
      task: { ...file.scenario.task, name: 'none' },
      faults: files
        .flatMap(({ scenario: { faults } }) => faults.slice(0, 1))
        .slice(0, 1)
        .map((fault) => ({ ...fault, effect: { type: 'delay' as const, ms: 100_000 } })),
    }
    expect(faultsOf({ ...file, scenario: misplaced })).toEqual([
      'begin `tags` with the provider: at-gift',
      'choose a delay that no usual timeout equals, not 100000 ms',
      'name a task that the reference client does, not "none"',
    ])
  })

  test.each(named.filter(([, { scenario }]) => scenario.tags[0] === 'realpay-gift'))(
    'the scenario %s does not change the clock, because access tokens depend on the time',
    (_name, { scenario }) => {
      expect([scenario.clock.now, scenario.clock.rate]).toEqual([undefined, 1])
    },
  )

  test('the scenario library contains a scenario for every task of the reference client', () => {
    expect(new Set(files.map(({ scenario }) => scenario.task.name))).toEqual(new Set(Object.keys(tasks)))
  })
})

describe('the reference client and the library', () => {
  const replays = new Map<ScenarioFile, Promise<ReplayResult>>()
  /** Replays a scenario at the first call. Later calls return the same result. */
  function replayOnce(file: ScenarioFile): Promise<ReplayResult> {
    const replayed = replays.get(file) ?? replay(file, { runner: referenceRunner, timeoutMs })
    replays.set(file, replayed)
    return replayed
  }

  test.each(quick)('the reference client passes the scenario %s', async (_name, file) => {
    const { ran, verdict, result } = await replayOnce(file)
    expect({ ran, checks: verdict.checks.filter(({ passed }) => !passed) }).toMatchObject({ checks: [] })
    expect(result).toBe('passed')
  })

  // An access token is valid for one time step. The client may start at any time within this step.
  test.each(startable.filter(([, { scenario }]) => scenario.tags[0] === 'realpay-gift'))(
    "the reference client passes the scenario %s at any start time within an access token's time step",
    async (_name, file) => {
      for (const offsetMs of [1, 28_999, 29_999]) {
        const mock = await startGiftMock({
          port: 0,
          seed: file.scenario.name,
          clock: { mode: 'frozen', nowMs: START + offsetMs },
        })
        // The time of a token does not depend on the connection. Therefore the requests need no socket.
        await runReference(mock, file, (input, init) => mock.fetch(new Request(input, init)))
        const verdict = (await mock.admin.scenario())?.verdict
        await mock.close(0)
        expect(verdict?.checks.filter(({ passed }) => !passed)).toEqual([])
      }
    },
  )

  test.each(startable)(
    'two runs of the reference client in the scenario %s produce the same journal',
    async (_name, file) => {
      const { requests } = await replayOnce(file)
      const mock = await startGiftMock({ port: 0, seed: file.scenario.name, clock: { mode: 'frozen', nowMs: START } })
      await runReference(mock, file)
      const journal = await journalOf(mock)
      await mock.close(0)
      expect(journal).toEqual(comparableJournal(requests))
    },
  )
})

describe('a client that does nothing', () => {
  const idle: Runner = { virtualTime: () => true, run: async () => ({ result: 'done' }) }
  let session: MockSession
  beforeAll(async () => {
    session = await openSession({ seed: 'idle', isVirtual: true })
  })
  afterAll(() => session.close())

  test.each(named)('a client that sends no requests fails the scenario %s', async (_name, file) => {
    const replayed = await replay(file, { runner: idle, timeoutMs, session })
    expect(replayed).toMatchObject({ result: 'failed', requests: [] } satisfies Partial<ReplayResult>)
    expect(replayed.verdict.checks.flatMap(englishIn)).toEqual([])
  })
})

async function runReference(
  mock: RunningGiftMock,
  { document, scenario }: ScenarioFile,
  send?: typeof fetch,
): Promise<void> {
  await mock.admin.startScenario(document)
  await referenceRunner.run({
    scenario,
    mock,
    environment: await environmentOf(mock),
    signal: AbortSignal.timeout(timeoutMs),
    fetch: send,
  })
}
