import { expect, test } from 'vitest'
import type { ClientCrash } from '../../mock-server/core/scenario/schema.ts'
import type { ScenarioFile } from '../../scenarios/loading/parse.ts'
import { replay } from '../../scenarios/replay/replay.ts'
import { innocents, TIMEOUT_MS } from './clients.ts'
import { libraryFiles } from '../helpers/library.ts'

const files = new Map(libraryFiles.map((file) => [file.scenario.name, file]))
const moments: readonly ClientCrash['kill']['at'][] = ['before-send', 'after-commit', 'after-response']

/** The requests at which a client is killed. `scenario` is the scenario with the task of the client. */
const requests: readonly [scenario: string, operation: string, call: number][] = [
  ['at-gift/crash-in-batch', 'at-gift.issue', 1],
  ['at-gift/crash-in-batch', 'at-gift.issue', 2],
  ['at-gift/crash-in-batch', 'at-gift.inquire', 1],
  ['realpay-gift/crash-in-batch', 'realpay-gift.create-purchase', 1],
  ['realpay-gift/crash-in-batch', 'realpay-gift.buy-gift', 1],
  ['realpay-gift/crash-in-batch', 'realpay-gift.buy-gift', 2],
  ['realpay-gift/crash-in-batch', 'realpay-gift.buy-gift', 3],
]
const points = requests.flatMap(([scenario, operation, call]) =>
  moments.map((at) => [operation, call, at, scenario] as const),
)
/** Number of correct clients that are killed at each point of `points`. The next point uses the next clients. */
const CLIENTS = 4

/** Returns the scenario with another crash. The expectations of the scenario about requests are removed. */
function withCrash(name: string, crash: ClientCrash): ScenarioFile {
  const client = { ...crash, workers: 1 }
  const file = files.get(name) ?? expect.fail(name)
  const { scenario, document } = file
  return { ...file, scenario: { ...scenario, client }, document: { ...document, client } }
}

test.each(points)(
  'correct clients that store their orders lose nothing if they are killed at a request (%s, call %d, moment: %s)',
  async (operation, call, at, name) => {
    const file = withCrash(name, { kill: { operation, call, at }, restart: 1 })
    const place = points.findIndex((point) => point[0] === operation && point[1] === call && point[2] === at)
    for (let index = 0; index < CLIENTS; index += 1) {
      const client = innocents[(place * CLIENTS + index) % innocents.length] ?? expect.fail('there is no client')
      const { report, ran } = await replay(file, { runner: client.runner, timeoutMs: TIMEOUT_MS })
      const { issued, orphaned, suspectedDuplicates } = report.ledger
      const violated = report.rules.filter(({ result, severity }) => result === 'violated' && severity !== 'notice')
      expect([client.name, violated.map(({ name: rule, violations }) => [rule, violations])]).toEqual([client.name, []])
      expect([client.name, ran.attempts, suspectedDuplicates]).toEqual([client.name, 2, 0])
      // A client can recover a lost gift by its request id, so all three gifts are received. A client cannot recover a
      // lost at-gift code: a person has to ask the provider.
      if (name.startsWith('realpay-gift/')) expect([client.name, issued, orphaned]).toEqual([client.name, 3, 0])
      else expect([client.name, issued]).toEqual([client.name, Math.min(issued, 2)])
    }
  },
)
