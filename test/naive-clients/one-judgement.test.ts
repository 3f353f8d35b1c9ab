import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { replayJUnit } from '../../mock-server/cli/replay/junit.ts'
import { exitCodeOf } from '../../mock-server/cli/shared/exit-code.ts'
import { type Snapshot, startGiftMock } from '../../mock-server/index.ts'
import { drainPendingWork } from '../../scenarios/replay/client/drain.ts'
import { referenceRunner } from '../../scenarios/reference/index.ts'
import { replay } from '../../scenarios/replay/replay.ts'
import type { Runner } from '../../scenarios/replay/client/runner.ts'
import { call, folder } from '../cli/command.ts'
import { buggies, innocents } from './clients.ts'
import { inProcess } from './in-process.ts'
import { libraryFiles } from '../helpers/library.ts'

/** Names of slow scenarios, which the test leaves out. A replay of each of these scenarios takes more than a second. */
const slow = new Set(['realpay-gift/limit-exceeded', 'realpay-gift/limit-shared'])
const files = libraryFiles.filter(({ scenario }) => !scenario.tags.includes('long') && !slow.has(scenario.name))
/**
 * All clients except the reference client, which writes an order book (docs/book.md). `replay` reads the book, but
 * `report` cannot, so their verdicts could differ.
 */
const clients: readonly Runner[] = [...innocents, ...buggies]
  .map(({ runner }) => runner)
  .filter((runner) => runner !== referenceRunner)
/** For each buggy client, a scenario file that the client must fail. The test always replays these pairs. */
const failing = buggies.flatMap(({ runner, fails }): [(typeof files)[number], Runner, number][] => {
  const file = files.find(({ scenario }) => fails.includes(scenario.name))
  return file ? [[file, runner, Infinity]] : []
})
/**
 * Generates a limit: the client is stopped after this number of requests. The journals therefore end at different
 * requests.
 */
const cut = fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: 8 }))

/**
 * Returns a runner whose client is stopped after `limit` requests. The function `snapshot` returns the content of the
 * mock after the replay.
 */
function cutAfter(runner: Runner, limit: number): { runner: Runner; snapshot: () => Snapshot } {
  let kept: Snapshot | undefined
  return {
    runner: {
      virtualTime: (scenario) => runner.virtualTime(scenario),
      async run(context) {
        let sent = 0
        const { fetch: send = fetch } = context
        const limited: typeof fetch = async (input, init) => {
          if ((sent += 1) > limit) throw new Error('the client was stopped')
          return send(input, init)
        }
        // The client must not write an order book, because only the replay reads the order book.
        const { GIFT_MOCK_BOOK: _book, ...environment } = context.environment
        const ran = await runner
          .run({ ...context, environment, fetch: limited })
          .catch(() => ({ result: 'failed' }) as const)
        await drainPendingWork(context.mock.admin)
        kept = await context.mock.admin.snapshot()
        return ran
      },
    },
    snapshot() {
      if (!kept) throw new Error('the runner has not run')
      return kept
    },
  }
}

test('`replay` and `report` give the same result, exit code and JUnit failures for any client and scenario', async () => {
  const server = await startGiftMock({ port: 0 })
  const junit = join(folder(), 'report.xml')
  const seen = new Set<string>()
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.constantFrom(...clients), cut, async (file, client, limit) => {
        const { runner, snapshot } = cutAfter(client, limit)
        const replayed = await replay(file, { ...(await inProcess(runner, file.scenario)), timeoutMs: 50_000 })
        // The library of a client may follow a redirect, which is a second request of the same call.
        const perCall = file.scenario.name.includes('redirect') ? 2 : 1
        if (!file.scenario.client) expect(replayed.requests.length).toBeLessThanOrEqual(limit * perCall)
        await server.admin.restore(snapshot())
        const { code, stdout } = await call(['report', '--url', server.url, '--junit', junit, '--json'])
        const report = await server.admin.report()
        expect({ result: report.result, verdict: report.scenario }).toEqual({
          result: replayed.result,
          verdict: replayed.verdict,
        })
        expect(JSON.parse(stdout)).toMatchObject({ result: replayed.result })
        expect(code).toBe(exitCodeOf([replayed.result]))
        const hasFailure = (xml: string): boolean => xml.includes('<failure')
        expect(hasFailure(readFileSync(junit, 'utf8'))).toBe(replayed.result === 'failed')
        const run = { library: { scenarios: 1, run: 0 }, skipped: [], notReached: [], durationMs: 0 }
        expect(hasFailure(replayJUnit([replayed], run))).toBe(replayed.result === 'failed')
        if (report.ledger.suspectedDuplicates > 0) expect(replayed.result).not.toBe('passed')
        seen.add(replayed.result)
      }),
      { numRuns: 60, examples: failing.slice(0, 10) },
    )
    expect([...seen].toSorted()).toEqual(expect.arrayContaining(['failed', 'passed']))
  } finally {
    await server.close(0)
  }
}, 120_000)
