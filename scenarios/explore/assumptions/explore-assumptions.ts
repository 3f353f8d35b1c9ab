import { providers } from '../../../mock-server/app.ts'
import { loadAlternatives } from '../../../mock-server/core/provider/alternatives.ts'
import { steadyNow } from '../../../mock-server/core/time/host-clock.ts'
import { type AssumptionOptions, type AssumptionReport, exploreAssumptionsWith } from './assumptions.ts'
import type { Client } from '../driver/client.ts'
import type { ExploreOptions } from '../explore.ts'
import { inProcessDriver } from '../driver/in-process.ts'
import { runUnder } from './run-under.ts'

export interface ExploreAssumptionsOptions
  extends
    Pick<ExploreOptions, 'task' | 'settings' | 'seed' | 'calls'>,
    Pick<AssumptionOptions, 'runs' | 'budgetMs' | 'onRun'> {
  /**
   * If true, the client also runs with faults: each run places one outcome at one call, and there is a run for every
   * outcome at every call. Default: false.
   */
  withFaults?: boolean | undefined
  signal?: AbortSignal | undefined
}

/**
 * Finds the assumptions about the providers on which a client depends. Runs the client under every alternative to the
 * assumptions (docs/assumptions.md), and then under pairs of alternatives. The client runs in virtual time and in this
 * process.
 * @returns the alternatives under which the client does not pass, and the questions to the providers. If
 * `assumed.result` is not `passed`, the client does not pass under the assumptions, and no alternative is tried.
 *
 * @example
 * ```ts
 * import { AtGiftClient } from 'gift-provider-mock/clients'
 * import { exploreAssumptions } from 'gift-provider-mock/scenarios'
 *
 * const { leans, questions } = await exploreAssumptions(
 *   async ({ clock, fetch, env }) => {
 *     const { AT_GIFT_BASE_URL: baseUrl = '', AT_GIFT_CAMPAIGN: campaign = '', AT_GIFT_AUTH_KEY: authKey = '' } = env
 *     const client = new AtGiftClient({ baseUrl, campaign, authKey, clock, fetch })
 *     await client.issue({ dcId: 'DC500', amount: 500 })
 *   },
 *   { withFaults: true, budgetMs: 30_000 },
 * )
 * for (const { rule, question, yen } of questions) console.log(rule, question.ja, yen)
 * console.log(leans.length) // 0
 * ```
 */
export async function exploreAssumptions(
  client: Client,
  options: ExploreAssumptionsOptions = {},
): Promise<AssumptionReport> {
  const { task = 'own-task', settings, seed = 'explore', calls = 8, withFaults = false } = options
  const { runs, budgetMs, onRun, signal = new AbortController().signal } = options
  const { run, runWithFaults } = runUnder({
    task,
    settings,
    calls,
    patienceMs: Infinity,
    jobs: 1,
    open: (base) => inProcessDriver({ client, seed, base }),
  })
  return exploreAssumptionsWith(await loadAlternatives(providers), {
    run,
    runWithFaults: withFaults ? runWithFaults : undefined,
    runs,
    budgetMs,
    onRun,
    signal,
    now: steadyNow,
  })
}
