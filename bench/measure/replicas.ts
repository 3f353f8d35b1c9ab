import type { Part } from '../figure.ts'
import { shots } from '../load/shots.ts'
import { ownDatabase } from '../servers/postgres.ts'
import { type Server, start } from '../servers/process.ts'
import { mockOf, root } from '../servers/programs.ts'
import { pairedRatios } from '../statistics.ts'
import { type Bench, inTurns, ratesOf, type Sample, sample, stop, withAll } from './bench.ts'
import { summary } from './layers.ts'

/**
 * Goals. `one`: minimum number of issues per second with one replica. `all`: minimum ratio of the throughput of all
 * replicas to the throughput of one replica.
 */
const GOALS = { one: 1500, all: 1 }
const REPLICAS = 4
/** Total number of connections for any number of replicas. With this number, the batches of each replica are full. */
const CONNECTIONS = 64 * REPLICAS

/**
 * Compares three throughputs of mocks that share one PostgreSQL:
 * - a single replica
 * - several replicas that get requests for the same sandbox
 * - several replicas that get requests for separate sandboxes; here no replica waits for a lock, so this throughput is
 *   the limit of the machine
 */
export async function replicas(bench: Bench): Promise<Part> {
  const taken = { one: [] as Sample[], all: [] as Sample[], apart: [] as Sample[] }
  await withAll(async (keep) => {
    const database = keep(await ownDatabase(), ({ drop }) => drop())
    const servers: Server[] = []
    for (let count = 0; count < REPLICAS; count++)
      servers.push(keep(await start(mockOf(root, '--store', database.url)), stop))
    const targets = await Promise.all(servers.map(async (server) => ({ server, shot: await shots.issue(server.url) })))
    const apart = await Promise.all(
      servers.map(async (server, index) => ({
        server,
        shot: await shots.issue(`${server.url}/sandboxes/replica-${index}`),
      })),
    )
    // The single replica gets its requests from as many load generators as all replicas together.
    const [first] = targets
    const oneTarget = targets.flatMap(() => (first ? [first] : []))
    for (let round = -1; round < bench.rounds; round++) {
      bench.progress(`replicas: ${round < 0 ? 'warm-up' : `round ${round + 1} of ${bench.rounds}`}`)
      const measure = async (id: keyof typeof taken, of: typeof targets): Promise<void> => {
        // The warm-up of several replicas is longer, because each replica gets only a part of the requests.
        const warmUp = bench.warmUpSeconds * (of === oneTarget ? 1 : 2)
        const result = await sample(bench, of, round < 0 ? warmUp : bench.seconds, CONNECTIONS)
        if (round >= 0) taken[id].push(result)
      }
      await inTurns(round, [
        () => measure('one', oneTarget),
        () => measure('all', targets),
        () => measure('apart', apart),
      ])
    }
  })
  return {
    name: 'replicas',
    title: 'Replicas on PostgreSQL',
    ratioHeading: '× one replica',
    method: `Issues over ${CONNECTIONS} connections in all; ${bench.seconds} s a measure. The database is on the same machine and waits for its disk.`,
    figures: [
      { id: 'one', title: 'one replica', ...summary(taken.one), goal: { of: 'value', atLeast: GOALS.one } },
      {
        id: 'all',
        title: `${REPLICAS} replicas, one sandbox`,
        ...summary(taken.all),
        ratio: pairedRatios(ratesOf(taken.all), ratesOf(taken.one)),
        goal: { of: 'ratio', atLeast: GOALS.all },
      },
      {
        id: 'apart',
        title: `${REPLICAS} replicas, a sandbox each`,
        ...summary(taken.apart),
        ratio: pairedRatios(ratesOf(taken.apart), ratesOf(taken.one)),
      },
    ],
  }
}
