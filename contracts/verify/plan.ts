import { z } from 'zod'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import type { PactInteraction } from '../provider/pact-file.ts'
import type { Values } from './proxy.ts'
import type { StubState, StubStates } from './stub-state.ts'

/**
 * Name of the header that contains the request id of a mutating request. Each request id can be used only once (RP-D4).
 */
const REQUEST_ID = 'x-realpay-gift-api-request-id'
const headerSchema = z.looseObject({
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).default({}),
})

/** Plan for the verification of one interaction without a state handler. */
export interface PlannedInteraction {
  /** Reason why the interaction cannot be verified; undefined if the interaction can be verified. */
  readonly skip?: string
  readonly values: Values
  readonly beforeRequest: StubState['beforeRequest']
  readonly interaction: PactInteraction
}

/**
 * Prepares the verification of an interaction without a state handler. Sends API requests that set the state of the
 * interaction. Then replaces example values in the interaction with values that these requests returned.
 */
export async function planInteraction(interaction: PactInteraction, own: StubStates): Promise<PlannedInteraction> {
  const [first, ...more] = interaction.providerStates
  const nothing = { values: {}, beforeRequest: undefined, interaction }
  if (more.length > 0) return { ...nothing, skip: `it asks for ${more.length + 1} states at once` }
  if (!first) return { ...nothing, interaction: renamed(interaction, {}, {}) }
  const state = Object.hasOwn(own.named, first.name) ? own.named[first.name] : undefined
  if (!state) return { ...nothing, skip: `"${first.name}" is an unknown state: name a state handler with --state-url` }
  const { params = {} } = first
  const refused = state.unsupported?.(params)
  if (refused !== undefined) return { ...nothing, skip: `"${first.name}": ${refused}` }
  try {
    const values = (await state.setUp?.(params)) ?? {}
    return { values, beforeRequest: state.beforeRequest, interaction: renamed(interaction, params, values) }
  } catch (error) {
    return { ...nothing, skip: `"${first.name}" could not be made by calls: ${errorMessage(error)}` }
  }
}

/** Returns the interaction with real ids instead of the pact's example ids, and with a new request id. */
function renamed(interaction: PactInteraction, params: Values, values: Values): PactInteraction {
  const pairs = Object.entries(params).flatMap(([name, example]) =>
    typeof example === 'string' && typeof values[name] === 'string' ? [[example, values[name]] as const] : [],
  )
  const { headers } = headerSchema.parse(interaction.request)
  const [requestId] = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === REQUEST_ID ? [value].flat() : [],
  )
  const all =
    requestId === undefined || pairs.some(([example]) => example === requestId)
      ? pairs
      : [...pairs, [requestId, crypto.randomUUID()] as const]
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return all.reduce((text, [example, real]) => text.replaceAll(example, real), value)
    if (Array.isArray(value)) return value.map(replace)
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replace(each)]))
    return value
  }
  const { request, response } = interaction
  return {
    ...interaction,
    request: { ...request, ...parts(replace(request)) },
    response: { ...response, ...parts(replace(response)) },
  }
}

function parts(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
