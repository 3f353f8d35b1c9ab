import type { ScenarioDocument, Text } from '../../mock-server/index.ts'
import { assertDone, assertSound } from './baseline.ts'
import { budgetSignal } from './budget-signal.ts'
import { type Bound, boundText } from './search/bound-text.ts'
import type { Client } from './driver/client.ts'
import type { Driver } from './driver/driver.ts'
import { baseScenario, foundScenario, type FoundScenario } from './found-scenario.ts'
import { inProcessDriver } from './driver/in-process.ts'
import type { Observation } from './driver/observation.ts'
import { type OpenReason, openReasonsOf } from './search/open-reasons.ts'
import { DEFAULTS } from './search-defaults.ts'
import { search, type SearchOptions } from './search/search.ts'
import type { FoundSchedule, SearchResult } from './search/search-result.ts'

/** Options of a search. An option that is undefined has its default. */
export type SearchLimits = { [Name in keyof SearchOptions]?: SearchOptions[Name] | undefined }

export interface ExploreOptions extends SearchLimits {
  /** The task that the client gets in its variables: a name, or a name with parameters. Default: `own-task`. */
  task?: ScenarioDocument['task'] | undefined
  /** Settings of the mock that differ from the defaults, by dotted name. */
  settings?: Record<string, unknown> | undefined
  /** Seed of the mock. The same seed searches in the same order. Default: `explore`. */
  seed?: string | undefined
  /**
   * True if outcomes with a longer wait than `patienceMs` are left out on purpose. If false, a search in which no run
   * had such an outcome is incomplete. Default: true.
   */
  leavesOutWaits?: boolean | undefined
}

/** A schedule that was found, with the scenario that reproduces it. */
export interface Found extends FoundSchedule {
  scenario: FoundScenario
}

export interface Exploration extends Omit<SearchResult, 'found'> {
  /**
   * The result of the search. `found`: the client loses under a schedule. `incomplete`: nothing was found, and some
   * single faults were not tried, or runs took too long or cannot be judged. `nothing found`: nothing was found with up
   * to `completeDepth` faults in one run.
   */
  result: 'nothing found' | 'found' | 'incomplete'
  /**
   * The reasons why the search shows nothing about the client. A search that ended too early also shows nothing, but
   * may have no reason here.
   */
  openReasons: readonly OpenReason[]
  found: readonly Found[]
  /** Text for readers who do not know the code: what the search shows, and what the search does not show. */
  bound: Text
  /**
   * The bound of the search. `starts`: the number of normal starts in each run, if the client is a program that ends.
   */
  limits: Pick<SearchOptions, 'depth' | 'calls' | 'restarts' | 'workers'> & { starts?: number }
  seed: string
}

/**
 * Values that describe a search in its result: the seed, the name of the client, the number of normal starts in each
 * run, and how and by which factor the client's time is scaled. `leavesOutWaits` is true if outcomes with long waits
 * are left out on purpose.
 */
interface Naming extends Pick<Bound, 'client' | 'starts' | 'scaledBy' | 'timeScale'> {
  seed: string
  leavesOutWaits: boolean
}

/** Name of a client that is a function. */
const FUNCTION: Text = { en: 'a client in this process', ja: '同じプロセス内のクライアント' }
const DEFAULT_SEED = 'explore'

/**
 * Searches for the faults under which a client loses money. The search places every outcome at every call of the
 * client, and then a further outcome at every call that follows. The client runs in virtual time and in this process.
 * @throws Problem if the client fails, does not end in time, loses money or does not get the codes of its task in the
 * run without faults
 *
 * @example
 * ```ts
 * import { AtGiftClient } from 'gift-provider-mock/clients'
 * import { explore } from 'gift-provider-mock/scenarios'
 *
 * const { result, bound } = await explore(
 *   async ({ clock, fetch, env }) => {
 *     const { AT_GIFT_BASE_URL: baseUrl = '', AT_GIFT_CAMPAIGN: campaign = '', AT_GIFT_AUTH_KEY: authKey = '' } = env
 *     const client = new AtGiftClient({ baseUrl, campaign, authKey, clock, fetch })
 *     await client.issue({ dcId: 'DC500', amount: 500 })
 *   },
 *   { depth: 2 },
 * )
 * console.log(result, bound.en) // nothing found Within this bound, this client never pays twice. …
 * ```
 */
export async function explore(client: Client, options: ExploreOptions = {}): Promise<Exploration> {
  const { task = 'own-task', settings, seed = DEFAULT_SEED, workers } = options
  const base = baseScenario(task, { settings, workers })
  const open = (scenario: ScenarioDocument): Promise<Driver> => inProcessDriver({ client, seed, base: scenario })
  return exploreWith(open, base, {
    ...options,
    seed,
    patienceMs: options.patienceMs ?? Infinity,
    jobs: 1,
    client: FUNCTION,
  })
}

/**
 * Searches with a driver.
 * @param open creates a driver for a scenario without faults
 * @param base the scenario without faults
 * @param options `client`: the name of the client in messages, such as its command
 * @throws Problem if the client fails, does not end in time, loses money or does not get the codes of its task in the
 * run without faults
 */
export async function exploreWith(
  open: (base: ScenarioDocument) => Promise<Driver>,
  base: ScenarioDocument,
  {
    seed,
    client,
    starts,
    scaledBy,
    timeScale,
    leavesOutWaits = true,
    ...given
  }: SearchLimits &
    Pick<ExploreOptions, 'leavesOutWaits'> &
    Omit<Naming, 'leavesOutWaits'> & { patienceMs: number; jobs: number },
): Promise<Exploration> {
  const limits = { signal: new AbortController().signal, ...DEFAULTS, ...defined(given) }
  const budget = budgetSignal(limits)
  const options = { ...limits, signal: budget.signal }
  try {
    return await exploreWithin(open, base, { ...options, seed, client, starts, scaledBy, timeScale, leavesOutWaits })
  } finally {
    budget.cancel()
  }
}

async function exploreWithin(
  open: (base: ScenarioDocument) => Promise<Driver>,
  base: ScenarioDocument,
  { seed, client, starts, scaledBy, timeScale, leavesOutWaits, ...options }: SearchOptions & Naming,
): Promise<Exploration> {
  const { signal } = options
  const alone = options.workers > 1 ? await runAlone(open, base, signal) : undefined
  const driver = await open(base)
  try {
    const baseline = await driver.run([], alone?.totals.issued, signal)
    if (alone) await assertSound(baseline)
    else await assertDone(baseline, base.task)
    const wanted = (alone ?? baseline).totals.issued
    const result = await search(driver, { baseline, wanted }, options)
    return explorationOf(result, base, {
      ...options,
      seed,
      client,
      starts,
      scaledBy,
      timeScale,
      leavesOutWaits,
      ordered: (alone ?? baseline).requests,
    })
  } finally {
    await driver.close()
  }
}

/** Runs the client as a single worker. The run shows how many codes the task needs. */
async function runAlone(
  open: (base: ScenarioDocument) => Promise<Driver>,
  { client: _client, ...base }: ScenarioDocument,
  signal: AbortSignal,
): Promise<Observation> {
  const driver = await open(base)
  try {
    const observation = await driver.run([], undefined, signal)
    await assertDone(observation, base.task)
    return observation
  } finally {
    await driver.close()
  }
}

function explorationOf(
  result: SearchResult,
  base: ScenarioDocument,
  options: SearchOptions & Naming & { ordered: Observation['requests'] },
): Exploration {
  const { seed, ordered, leavesOutWaits } = options
  const { depth, calls, restarts, workers, starts } = options
  const found = result.found.map((one) => ({
    ...one,
    scenario: foundScenario(one, base, { ordered, seed }),
  }))
  const openReasons = openReasonsOf(result.notTriedOutcomes, leavesOutWaits)
  const isConclusive = result.completeDepth > 0 && openReasons.length === 0
  return {
    ...result,
    result: found.length > 0 ? 'found' : isConclusive ? 'nothing found' : 'incomplete',
    openReasons,
    found,
    bound: boundText({ ...result, openReasons }, { ...options, task: base.task }),
    limits: { depth, calls, restarts, workers, ...(starts !== undefined && { starts }) },
    seed,
  }
}

type Defined<T> = { [Name in keyof T]: Exclude<T[Name], undefined> }

/** Removes members that are undefined. */
function defined<T extends object>(given: T): Defined<T> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the members that are left are not undefined
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Defined<T>
}
