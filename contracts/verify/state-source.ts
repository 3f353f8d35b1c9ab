import type { PactInteraction } from '../provider/pact-file.ts'
import { atGiftStates } from './at-gift-states.ts'
import type { StateRequest, Values } from './proxy.ts'
import { findMock, type ObservedRules, setStateAt } from './mock-target.ts'
import { planInteraction, type PlannedInteraction } from './plan.ts'
import { realpayGiftStates } from './realpay-gift-states.ts'
import type { Target } from '../../mock-server/node/check-target.ts'

/**
 * An object that sets the provider states at a target, and that determines which interactions are changed or skipped.
 */
export interface StateSource {
  readonly by: 'mock' | 'state-url' | 'calls'
  /** Target of the requests. */
  readonly target: Target
  setState(request: StateRequest, description: string): Promise<Values>
  /** Called when the response to a request of the pact has arrived. */
  onResponse(): void
  /** Called before the verification starts. */
  prepare(interactions: readonly PactInteraction[]): Promise<void>
  /** Returns the interaction with the changes that its state requires. */
  interactionOf(interaction: PactInteraction): PactInteraction
  /** Returns the reason why an interaction cannot be verified; undefined if the interaction can be verified. */
  skip(interaction: PactInteraction): string | undefined
  runsLast(interaction: PactInteraction): boolean
  /** Returns the rules that the target knows from recorded exchanges with the provider. */
  observed(): Promise<ObservedRules>
  end(): Promise<void>
}

interface Options {
  readonly provider: 'at-gift' | 'realpay-gift'
  readonly target: Target
  readonly handler: Target | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly paced: boolean
}

const own = { 'at-gift': atGiftStates, 'realpay-gift': realpayGiftStates } as const

/** Chooses the state source for a target. @throws Problem if the target does not respond or a variable is missing */
export async function stateSource(options: Options): Promise<StateSource> {
  const { target, handler, provider, environment } = options
  const adminToken = environment['GIFT_MOCK_ADMIN_TOKEN'] || undefined
  // No request is sent to a provider's host to find out whether the target is a mock.
  const mock = handler || target.isProviders ? undefined : await findMock(target, provider, adminToken)
  if (mock)
    return {
      ...noStates,
      by: 'mock',
      target: mock.provider,
      setState: (request) => setStateAt(mock.states, request, adminToken),
      observed: () => mock.observed(),
      end: () => mock.end(),
    }
  if (handler) return withHandler(options, handler)
  return byCalls(options)
}

const noStates = {
  onResponse: () => {},
  prepare: async () => {},
  interactionOf: (interaction: PactInteraction) => interaction,
  skip: () => undefined,
  runsLast: () => false,
  observed: async () => ({}),
  end: async () => {},
}

/**
 * Returns a state source that sets the states with a state handler. If the handler returns no credentials, the
 * credentials of the state table are used.
 */
function withHandler(options: Options, handler: Target): StateSource {
  const states = tableOf(options)
  return {
    ...noStates,
    by: 'state-url',
    onResponse: () => states.onResponse(),
    target: options.target,
    async setState(request) {
      const given = await setStateAt(handler, request, undefined)
      if (request.action !== 'setup') return {}
      await states.pace()
      return { ...states.credentials(), ...given }
    },
  }
}

function byCalls(options: Options): StateSource {
  const states = tableOf(options)
  const planned = new Map<string, PlannedInteraction>()
  return {
    ...noStates,
    by: 'calls',
    onResponse: () => states.onResponse(),
    target: options.target,
    async prepare(interactions) {
      for (const interaction of interactions)
        planned.set(interaction.description, await planInteraction(interaction, states))
    },
    interactionOf: (interaction) => planned.get(interaction.description)?.interaction ?? interaction,
    skip: ({ description }) => planned.get(description)?.skip,
    runsLast: ({ description }) => planned.get(description)?.beforeRequest !== undefined,
    async setState({ action }, description) {
      if (action !== 'setup') return {}
      const { values = {}, beforeRequest } = planned.get(description) ?? {}
      await (beforeRequest ?? states.pace)()
      return { ...states.credentials(), ...values }
    },
  }
}

function tableOf({ provider, target, environment, paced }: Options) {
  return own[provider]({
    baseUrl: target.url.href,
    isProviders: target.isProviders,
    environment,
    paced: paced || target.isProviders,
    fetch: globalThis.fetch,
  })
}
