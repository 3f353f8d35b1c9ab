import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure, Goal, Part } from '../figure.ts'
import { CONNECTIONS } from '../load/saturate.ts'
import { redirected, type Shot } from '../load/shot.ts'
import { shots } from '../load/shots.ts'
import { ownDatabase } from '../servers/postgres.ts'
import { type Program, type Server, start } from '../servers/process.ts'
import { bare, layered, mockOf, root } from '../servers/programs.ts'
import { median, pairedRatios } from '../statistics.ts'
import { type Bench, cpusOf, inTurns, ratesOf, reset, type Sample, sample, stop, withAll } from './bench.ts'

interface Layer {
  id: string
  title: string
  on: 'batched' | 'hono' | 'zod' | 'memory' | 'sqlite' | 'postgres'
  shot: (url: string) => Promise<Shot>
  /**
   * Minimum ratio of the layer's throughput to the bare server's throughput. If the goal is `issue`, the minimum is the
   * ratio of the layer `issue` in the same run.
   */
  goal?: number | 'issue'
}

export const LAYERS: readonly Layer[] = [
  { id: 'batched', title: 'bare, batched', on: 'batched', shot: shots.issue },
  { id: 'hono', title: 'bare, batched, Hono and JSON', on: 'hono', shot: shots.issue },
  { id: 'zod', title: 'bare, batched, Hono, JSON and zod', on: 'zod', shot: shots.issue },
  { id: 'issue', title: 'issue', on: 'memory', shot: shots.issue, goal: 0.6 },
  { id: 'inquire', title: 'inquire', on: 'memory', shot: shots.inquire, goal: 'issue' },
  { id: 'refusal', title: 'refusal of a wrong AuthKey', on: 'memory', shot: shots.refusal },
  { id: 'list-brands', title: 'list-brands', on: 'memory', shot: shots.listBrands, goal: 'issue' },
  { id: 'buy-gift', title: 'buy-gift', on: 'memory', shot: shots.buyGift, goal: 0.55 },
  { id: 'upload', title: 'upload of an image of 32 KiB', on: 'memory', shot: shots.uploadImage },
  { id: 'sqlite', title: 'issue, SQLite', on: 'sqlite', shot: shots.issue, goal: 0.35 },
  { id: 'postgres', title: 'issue, PostgreSQL', on: 'postgres', shot: shots.issue },
]

/**
 * Compares each layer with the bare server. A layer is a part of the mock, or the mock with one kind of request. The
 * bare server is measured again with the requests of each layer, because the generator needs a different time for each
 * kind of request.
 */
export async function layers(bench: Bench, ids: readonly string[]): Promise<Part> {
  const chosen = LAYERS.filter(({ id }) => ids.includes(id))
  return withAll(async (keep) => {
    const reference = keep(await start(bare), stop)
    const servers = new Map<Layer['on'], Server>()
    for (const on of new Set(chosen.map((layer) => layer.on)))
      servers.set(on, keep(await start(await programOf(on, keep)), stop))

    const taken = new Map(chosen.map(({ id }) => [id, { bare: [] as Sample[], layer: [] as Sample[] }]))
    for (let round = -1; round < bench.rounds; round++) {
      const isWarmUp = round < 0
      const seconds = isWarmUp ? bench.warmUpSeconds : bench.seconds
      const steps = chosen.map(({ id, on, shot: make }) => async (): Promise<void> => {
        const server = servers.get(on)
        if (!server) return
        bench.progress(`${isWarmUp ? 'warm-up' : `round ${round + 1} of ${bench.rounds}`}: ${id}`)
        if (on === 'memory' || on === 'sqlite' || on === 'postgres') await reset(server)
        const shot = await make(server.url)
        await inTurns(round, [
          async () => {
            const result = await sample(
              bench,
              [{ server: reference, shot: redirected(shot, reference.url, { status: 200, contains: 'SUCCESS' }) }],
              seconds,
            )
            if (!isWarmUp) taken.get(id)?.bare.push(result)
          },
          async () => {
            const result = await sample(bench, [{ server, shot }], seconds)
            if (!isWarmUp) taken.get(id)?.layer.push(result)
          },
        ])
      })
      await inTurns(round, steps)
    }
    return partOf(bench, chosen, taken)
  })
}

async function programOf(on: Layer['on'], keep: Parameters<Parameters<typeof withAll>[0]>[0]): Promise<Program> {
  if (on === 'batched' || on === 'hono' || on === 'zod') return layered(on)
  if (on === 'memory') return mockOf(root)
  if (on === 'postgres') return mockOf(root, '--store', keep(await ownDatabase(), (database) => database.drop()).url)
  const folder = keep(mkdtempSync(join(tmpdir(), 'gift-mock-bench-')), (path) => rmSync(path, { recursive: true }))
  return mockOf(root, '--store', `sqlite:${join(folder, 'one.db')}`)
}

function partOf(
  { seconds }: Bench,
  chosen: readonly Layer[],
  taken: ReadonlyMap<string, { bare: Sample[]; layer: Sample[] }>,
): Part {
  const ratioOf = (id: string): Figure['ratio'] =>
    pairedRatios(ratesOf(taken.get(id)?.layer ?? []), ratesOf(taken.get(id)?.bare ?? []))
  const allBare = [...taken.values()].flatMap((samples) => samples.bare)
  const figures: Figure[] = [{ id: 'bare', title: 'bare node:http', ...summary(allBare) }]
  for (const { id, title, goal } of chosen) {
    const least = goal === 'issue' ? (taken.has('issue') ? ratioOf('issue')?.median : undefined) : goal
    const ratio = ratioOf(id)
    figures.push({
      id,
      title,
      ...summary(taken.get(id)?.layer ?? []),
      ...(ratio && { ratio }),
      ...(least !== undefined && { goal: { of: 'ratio', atLeast: least } satisfies Goal }),
    })
  }
  return {
    name: 'layers',
    title: 'Requests a second',
    ratioHeading: '× bare',
    method: `Each layer is saturated over ${CONNECTIONS} connections for ${seconds} s in every round, before or after a bare \`node:http\` server that is sent the same requests.`,
    figures,
  }
}

export function summary(samples: readonly Sample[]): Pick<Figure, 'value' | 'unit' | 'cpu'> {
  const cpus = cpusOf(samples)
  return { value: median(ratesOf(samples)), unit: '/s', ...(cpus.length > 0 && { cpu: median(cpus) }) }
}
