import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure, Part } from './figure.ts'
import { shots } from './load/shots.ts'
import { type Bench, cpusOf, inTurns, ratesOf, reset, type Sample, sample, stop, withAll } from './measure/bench.ts'
import { startOnce } from './measure/start.ts'
import { type Server, start } from './servers/process.ts'
import { mockOf, root } from './servers/programs.ts'
import { median, pairedRatios } from './statistics.ts'

/**
 * Compares this checkout with another revision. Every round measures the checkout and the revision, so that the two
 * results of a round can be compared.
 */
export async function compare(bench: Bench, revision: string): Promise<Part> {
  return withAll(async (keep) => {
    bench.progress(`building ${revision}`)
    const other = join(
      keep(mkdtempSync(join(tmpdir(), 'gift-mock-bench-')), (path) => rmSync(path, { recursive: true })),
      'checkout',
    )
    checkOut(revision, other)
    keep(other, (path) => execFileSync('git', ['worktree', 'remove', '--force', path], { cwd: root }))
    buildIn(other)
    const before = keep(await start(mockOf(other)), stop)
    const now = keep(await start(mockOf(root)), stop)

    const figures: Figure[] = []
    for (const [id, make] of [
      ['issue', shots.issue],
      ['buy-gift', shots.buyGift],
    ] as const) {
      const taken = { before: [] as Sample[], now: [] as Sample[] }
      for (let round = -1; round < bench.rounds; round++) {
        bench.progress(`${id}: ${round < 0 ? 'warm-up' : `pair ${round + 1} of ${bench.rounds}`}`)
        const measure = async (server: Server, into: Sample[]): Promise<void> => {
          await reset(server)
          const result = await sample(
            bench,
            [{ server, shot: await make(server.url) }],
            round < 0 ? bench.warmUpSeconds : bench.seconds,
          )
          if (round >= 0) into.push(result)
        }
        await inTurns(round, [() => measure(before, taken.before), () => measure(now, taken.now)])
      }
      figures.push(...pairOf(id, `${id}, requests a second`, '/s', ratesOf(taken.before), ratesOf(taken.now)))
      const cpus = { before: cpusOf(taken.before), now: cpusOf(taken.now) }
      if (cpus.now.length > 0) figures.push(...pairOf(`${id}-cpu`, `${id}, CPU a request`, 'µs', cpus.before, cpus.now))
    }

    const starts = { before: [] as number[], now: [] as number[] }
    for (let round = -1; round < bench.rounds; round++) {
      bench.progress(`start: pair ${Math.max(1, round + 1)} of ${bench.rounds}`)
      await inTurns(round, [
        async () => void starts.before.push(await startOnce(mockOf(other))),
        async () => void starts.now.push(await startOnce(mockOf(root))),
      ])
    }
    // The first start is slower, because the system has not yet cached the program files. This start is not counted.
    figures.push(...pairOf('start', 'start to `GET /readyz`', 'ms', starts.before.slice(1), starts.now.slice(1)))
    return {
      name: 'compare',
      title: `This checkout beside ${revision}`,
      ratioHeading: `× ${revision}`,
      method: `Both built commands, in turns and in alternating order; the ratios are of pairs. ${bench.seconds} s a measure.`,
      figures,
    }
  })
}

function pairOf(
  id: string,
  title: string,
  unit: Figure['unit'],
  before: readonly number[],
  now: readonly number[],
): Figure[] {
  return [
    { id: `${id}-before`, title: `${title}, before`, value: median(before), unit },
    { id, title, value: median(now), unit, ratio: pairedRatios(now, before) },
  ]
}

/**
 * Creates a Git worktree of the revision in `folder`, with the installed packages of this checkout.
 * @throws Error if the revision is unknown
 */
function checkOut(revision: string, folder: string): void {
  execFileSync('git', ['worktree', 'add', '--quiet', '--detach', folder, revision], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
}

function buildIn(folder: string): void {
  try {
    execFileSync('npm', ['run', '-s', 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  } catch (error) {
    throw new Error(`npm run build failed in the other revision: its packages may differ from those of this checkout`, {
      cause: error,
    })
  }
}
