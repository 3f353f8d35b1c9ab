import { behaviours } from '../behaviours/index.ts'
import { atGift } from './providers/at-gift.ts'
import { brokenBehaviour } from './catchers/by-behaviour.ts'
import { brokenChecks } from './catchers/by-flow.ts'
import { misfits, recordSamples } from './catchers/by-openapi.ts'
import { brokenInteractions } from './catchers/by-pact.ts'
import type { Mutation } from './define-mutation.ts'
import { realpayGift } from './providers/realpay-gift.ts'
import { realpayGiftGifts } from './providers/realpay-gift-gifts.ts'

/** All mutations of the mock. Each mutation names the contract that must detect the mutation. */
export const mutations: readonly Mutation[] = [...atGift, ...realpayGift, ...realpayGiftGifts]

export interface Judged {
  readonly mutation: Mutation
  /** Failures of the contract, one sentence each. Empty if the contract did not detect the mutation. */
  readonly complaints: readonly string[]
  /**
   * Duration of the check in milliseconds. The checks of one pact run together, as do the checks of one OpenAPI
   * description and the checks of all workflows. For checks that run together, the value is the mean duration.
   */
  readonly ms: number
}

/**
 * Result of the gate, which checks whether the contracts detect all mutations. `complaintsOfNoDrift` contains the
 * failures of the contracts for the unchanged mock. This array must be empty.
 */
export interface GateResult {
  readonly judged: readonly Judged[]
  readonly complaintsOfNoDrift: readonly string[]
}

const names = ['at-gift', 'realpay-gift'] as const
type ProviderName = (typeof names)[number]

/**
 * Checks every mutation with the contract that has to detect the mutation. Also checks the unchanged mock with all of
 * these contracts and all behaviours.
 */
export async function runGate(list: readonly Mutation[] = mutations): Promise<GateResult> {
  const found = await Promise.all([
    ...names.flatMap((name) => [byPact, byOpenApi, byBehaviour].map((by) => by(name, list))),
    byFlow(list),
  ])
  const judged = found.flatMap((one) => one.judged)
  return {
    judged: list.map(
      (mutation) => judged.find((one) => one.mutation === mutation) ?? { mutation, complaints: [], ms: 0 },
    ),
    complaintsOfNoDrift: found.flatMap((one) => one.complaintsOfNoDrift),
  }
}

async function byPact(provider: ProviderName, list: readonly Mutation[]): Promise<GateResult> {
  const trials = list.flatMap((mutation) =>
    mutation.provider === provider && mutation.caught.by === 'pact'
      ? [{ mutation, mutant: mutation, interaction: mutation.caught.interaction }]
      : [],
  )
  if (trials.length === 0) return nothing
  const controls = [...new Set(trials.map(({ interaction }) => interaction))].map((interaction) => ({
    mutant: { provider },
    interaction,
  }))
  const { value: broken, ms } = await timed(() => brokenInteractions(provider, [...controls, ...trials]))
  return {
    judged: judgedTogether(trials, broken.slice(controls.length), ms / broken.length),
    complaintsOfNoDrift: controls.flatMap(({ interaction }, index) =>
      (broken[index] ?? ['nothing was verified']).map((complaint) => `${provider}, "${interaction}": ${complaint}`),
    ),
  }
}

async function byOpenApi(provider: ProviderName, list: readonly Mutation[]): Promise<GateResult> {
  const own = list.filter((mutation) => mutation.provider === provider && mutation.caught.by === 'openapi')
  if (own.length === 0) return nothing
  const recorded = await recordSamples(provider)
  const {
    value: [none = [], ...found],
    ms,
  } = await timed(() => misfits(provider, recorded, [undefined, ...own.map(({ alter }) => alter?.())]))
  return {
    judged: own.map((mutation, index) => ({ mutation, complaints: found[index] ?? [], ms: ms / (own.length + 1) })),
    complaintsOfNoDrift: none.map((complaint) => `${provider}, OpenAPI: ${complaint}`),
  }
}

async function byBehaviour(provider: ProviderName, list: readonly Mutation[]): Promise<GateResult> {
  const complaintsOfNoDrift: string[] = []
  for (const { name } of behaviours.filter((behaviour) => behaviour.provider === provider)) {
    const broken = await brokenBehaviour({ provider }, name)
    if (broken !== undefined) complaintsOfNoDrift.push(`${provider}, "${name}": ${broken}`)
  }
  const judged = await oneByOne(list, (mutation) => {
    const { caught } = mutation
    return mutation.provider === provider && caught.by === 'behaviour'
      ? async () => [await brokenBehaviour(mutation, caught.behaviour)].filter((one) => one !== undefined)
      : undefined
  })
  return { judged, complaintsOfNoDrift }
}

/** Checks the mutations that a workflow must detect. One process runs all workflows. */
async function byFlow(list: readonly Mutation[]): Promise<GateResult> {
  const trials = list.flatMap((mutation) =>
    mutation.caught.by === 'flow' ? [{ mutation, mutant: mutation, workflow: mutation.caught.workflow }] : [],
  )
  if (trials.length === 0) return nothing
  const controls = trials
    .filter(({ workflow }, index) => trials.findIndex((other) => other.workflow === workflow) === index)
    .map(({ mutation: { provider }, workflow }) => ({ mutant: { provider }, workflow }))
  const { value: broken, ms } = await timed(() => brokenChecks([...controls, ...trials]))
  return {
    judged: judgedTogether(trials, broken.slice(controls.length), ms / broken.length),
    complaintsOfNoDrift: controls.flatMap(({ mutant: { provider }, workflow }, index) =>
      (broken[index] ?? ['the workflow was not run']).map((complaint) => `${provider}, ${workflow}: ${complaint}`),
    ),
  }
}

/** Returns the results of trials that ran together. `complaints` and `trials` have the same order. */
function judgedTogether(
  trials: readonly { mutation: Mutation }[],
  complaints: readonly (readonly string[])[],
  ms: number,
): Judged[] {
  return trials.map(({ mutation }, index) => ({ mutation, complaints: complaints[index] ?? [], ms }))
}

const nothing: GateResult = { judged: [], complaintsOfNoDrift: [] }

/**
 * Checks the mutations one after the other.
 * @param trialOf returns the check of a mutation; undefined if another kind of contract must detect the mutation
 */
async function oneByOne(
  list: readonly Mutation[],
  trialOf: (mutation: Mutation) => (() => Promise<string[]>) | undefined,
): Promise<Judged[]> {
  const judged: Judged[] = []
  for (const mutation of list) {
    const trial = trialOf(mutation)
    if (!trial) continue
    const { value: complaints, ms } = await timed(trial)
    judged.push({ mutation, complaints, ms })
  }
  return judged
}

async function timed<T>(run: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const begun = performance.now()
  const value = await run()
  return { value, ms: performance.now() - begun }
}
