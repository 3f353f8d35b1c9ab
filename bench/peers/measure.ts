import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Figure, Part } from '../figure.ts'
import { CONNECTIONS } from '../load/saturate.ts'
import { redirected, type Shot } from '../load/shot.ts'
import { shots } from '../load/shots.ts'
import { type Bench, inTurns, ratesOf, reset, type Sample, sample, stop, withAll } from '../measure/bench.ts'
import { summary } from '../measure/layers.ts'
import { type Server, start } from '../servers/process.ts'
import { bare, mockOf, root } from '../servers/programs.ts'
import { pairedRatios } from '../statistics.ts'
import { peersIn } from './peers.ts'

/** Other popular mock servers that are not measured, with the reasons. */
const NOT_RUN = [
  'MockServer was not run: its npm package downloads the program from elsewhere.',
  'Rift was not run: no package of it could be installed from the npm registry.',
]

interface Target {
  id: string
  title: string
  server: Server
  shot: Shot
  goal: number | undefined
  warmUpSeconds: number
  prepare(): Promise<void>
  samples: Sample[]
}

/** Measures the throughput of issue requests for this mock, and then for other mock servers one after the other. */
export async function measurePeers(bench: Bench): Promise<Part> {
  return withAll(async (keep) => {
    const folder = keep(mkdtempSync(join(tmpdir(), 'gift-mock-bench-')), (path) => rmSync(path, { recursive: true }))
    const hasJava = !spawnSync('java', ['-version']).error
    const notRun = [...NOT_RUN]
    if (!hasJava) notRun.unshift('WireMock was not run: it needs Java 17.')

    const bareServer = keep(await start(bare), stop)
    const mock = keep(await start(mockOf(root)), stop)
    const issue = await shots.issue(mock.url)
    const ours = { goal: undefined, warmUpSeconds: 5 }
    const mockTarget: Target = {
      ...ours,
      id: 'mock',
      title: 'this mock',
      server: mock,
      shot: issue,
      prepare: () => reset(mock),
      samples: [],
    }
    const targets: Target[] = [
      {
        ...ours,
        id: 'bare',
        title: 'bare node:http, fixed answer',
        server: bareServer,
        shot: await shots.issue(bareServer.url),
        prepare: nothing,
        samples: [],
      },
      mockTarget,
    ]
    for (const { id, title, program, path, goal, warmUpSeconds, clear } of await peersIn(folder)) {
      if (program.command === 'java' && !hasJava) continue
      bench.progress(`${id}: start`)
      const server = keep(await start(program), stop)
      const prepare = clear
        ? async (): Promise<void> => void (await fetch(server.url + clear.path, { method: clear.method }))
        : nothing
      targets.push({
        id,
        title,
        server,
        shot: { ...redirected(issue, server.url, { status: 200, contains: 'SUCCESS' }), url: server.url + path },
        goal,
        warmUpSeconds,
        prepare,
        samples: [],
      })
    }

    for (const { id, server, shot, warmUpSeconds } of targets) {
      bench.progress(`${id}: warm-up of ${warmUpSeconds} s`)
      await sample(bench, [{ server, shot }], warmUpSeconds)
    }
    for (let round = 0; round < bench.rounds; round++) {
      await inTurns(
        round,
        targets.map(({ id, server, shot, prepare, samples }) => async () => {
          bench.progress(`round ${round + 1} of ${bench.rounds}: ${id}`)
          await prepare()
          samples.push(await sample(bench, [{ server, shot }], bench.seconds))
        }),
      )
    }
    return {
      name: 'peers',
      title: 'The same issue request, requests a second',
      ratioHeading: 'this mock is × as fast',
      method: `Each server is saturated over ${CONNECTIONS} connections for ${bench.seconds} s in every round, after a warm-up of its own (25 s for a JVM).`,
      figures: targets.map((target) => figureOf(target, mockTarget)),
      notes: [
        'The other mock servers do less: they keep no state, check no AuthKey, count no limit and keep no ledger. WireMock with its journal on and Mockoon keep what they were sent, as this mock does.',
        'The answers of mountebank close the connection unless a header of the stub says otherwise, so both are shown; the goal is for the first.',
        ...notRun,
      ],
    }
  })
}

async function nothing(): Promise<void> {}

function figureOf({ id, title, samples, goal }: Target, mock: Target): Figure {
  return {
    id,
    title,
    ...summary(samples),
    ...(id !== mock.id && { ratio: pairedRatios(ratesOf(mock.samples), ratesOf(samples)) }),
    ...(goal !== undefined && { goal: { of: 'ratio', atLeast: goal } }),
  }
}
