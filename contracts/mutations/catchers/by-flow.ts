import { createTokens } from '../../../clients/totp.ts'
import { failedChecks, respect } from '../../arazzo/respect.ts'
import { listening } from '../start-server.ts'
import { type Mutant, mutant, START } from '../apply-mutation.ts'

/** The inputs of the workflows of both providers. */
const inputs = {
  campaign: 'demo-campaign',
  authKey: 'MOCK-AuthKey-001',
  accessKey: 'mock0000000000000000000000000000000key01',
  accessToken: createTokens({
    secret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
    algorithm: 'SHA1',
    digits: 6,
    period: 30,
  })(START),
  purchaseRequestId: 'a-purchase',
  giftRequestId: 'a-gift',
}

/** A workflow, and the mutant (a changed mock) that receives the requests of the workflow. */
export interface FlowTrial {
  readonly mutant: Mutant
  readonly workflow: string
}

/**
 * Workflows whose requests would exceed the rate limit if the clock did not move. In these workflows, the clock
 * advances after each request. In all other workflows, the clock is stopped.
 */
const withAdvancedClock: readonly string[] = ['issue-then-inquire']
const LIMIT_MS = 1000

/** Runs each workflow against a separate mutant. Returns the failed checks of each workflow; empty if all pass. */
export async function brokenChecks(trials: readonly FlowTrial[]): Promise<string[][]> {
  const running = trials.map(({ workflow, ...trial }) => ({ ...mutant(trial.mutant), workflow }))
  const servers = await Promise.all(
    running.map(({ mock, fetch, workflow }) =>
      listening(async (request) => {
        const answer = await fetch(request)
        if (withAdvancedClock.includes(workflow)) await mock.admin.advanceClock(LIMIT_MS)
        return answer
      }),
    ),
  )
  try {
    const flows = trials.map(({ mutant: { provider }, workflow }, index) => ({
      provider,
      workflow,
      baseUrl: `${servers[index]?.url}/${provider}`,
    }))
    return (await respect(flows, inputs)).map(failedChecks)
  } finally {
    for (const { close } of servers) await close()
    for (const { end } of running) await end()
  }
}
