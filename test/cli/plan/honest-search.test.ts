import { expect, test } from 'vitest'
import { clientText } from '../../../mock-server/cli/explore/output/client-text.ts'
import { exploreJson } from '../../../mock-server/cli/explore/output/json.ts'
import { readResults } from '../../../mock-server/cli/plan/results/results.ts'
import { secretMask } from '../../../mock-server/cli/shared/run-facts/command-secrets.ts'
import { runFacts } from '../../../mock-server/cli/shared/run-facts/run-facts.ts'
import { hostClock } from '../../../mock-server/core/time/host-clock.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import { exploreWith, type SearchLimits } from '../../../scenarios/explore/explore.ts'
import { issuesAgain, issuesAgainAfterLimit, issuesOnce, issuesTwoAgain } from '../../scenarios/explore/clients.ts'

const clients = { issuesOnce, issuesAgain, issuesAgainAfterLimit, issuesTwoAgain }
test.each<[keyof typeof clients, SearchLimits & { patienceMs?: number; starts?: number; timeScale?: number }]>([
  ['issuesOnce', { depth: 1 }],
  ['issuesOnce', { depth: 2, restarts: 1 }],
  ['issuesOnce', { depth: 2, runs: 12 }],
  ['issuesOnce', { depth: 1, runs: 1 }],
  ['issuesOnce', { depth: 2, patienceMs: 1000 }],
  ['issuesAgain', { depth: 2 }],
  ['issuesAgain', { depth: 1, runs: 5 }],
  ['issuesAgainAfterLimit', { depth: 1 }],
  ['issuesAgainAfterLimit', { depth: 2, calls: 1 }],
  ['issuesTwoAgain', { depth: 1, maxFound: 1 }],
  ['issuesOnce', { depth: 1, starts: 2, timeScale: 50 }],
])(
  '`plan` accepts the file that `explore` writes about the client %s with the limits %o',
  async (name, { timeScale = 1, starts = 1, ...limits }) => {
    // The file of `explore` has the members of a task in this order: first the parameters, then the name.
    const task = { count: 2, name: 'own-task' }
    const command = ['node', 'a client.js']
    const run = {
      command,
      service: undefined,
      flags: [],
      timeScale,
      hasFaketime: false,
      config: undefined,
      isWritten: true,
    }
    const facts = await runFacts({ ...run, startedMs: hostClock.now(), mask: secretMask({ environment: {} }) })
    const base = baseScenario(task, {})
    const exploration = await exploreWith(
      (scenario) => inProcessDriver({ client: clients[name], seed: 'explore', base: scenario }),
      base,
      {
        patienceMs: Infinity,
        ...limits,
        starts,
        seed: 'explore',
        jobs: 1,
        client: clientText(facts.client),
        scaledBy: facts.scaledBy,
        timeScale,
      },
    )
    const text = exploreJson(exploration, { task, files: [], facts, isInterrupted: false })
    const { explored } = readResults([{ file: 'e.json', text }])
    expect(explored.map(({ runs, found }) => [runs, found.length])).toEqual([
      [exploration.runs, exploration.found.length],
    ])
  },
)
