import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'
import type { OperationContext } from './context.ts'
import type { Settings } from '../settings/settings.ts'

/** The values that are returned after a state is set. A contract verifier inserts the values into the request. */
export type StateValues = Readonly<Record<string, string>>

/**
 * How a state can be reached in a provider's own verification environment, without access to the environment's data:
 * - `given`: the state exists already, because it is part of the contract with the provider. Only the rate limit can
 *   delay the first request.
 * - `calls`: requests to the API are sufficient to create the state.
 * - `never`: the state cannot be reached.
 */
export type Attainability = 'given' | 'calls' | 'never'

/** A state that a pact (a contract test) can require before the request of the pact, such as "a code was issued". */
export interface ProviderState<Parameters = unknown> {
  /** The state in one sentence. */
  description: string
  /** Schema of the parameters. The object is strict, so an unknown parameter is an error. */
  parameters: z.ZodObject
  /** The meaning of each returned value by name, without the values that every state returns. */
  returns: Readonly<Record<string, string>>
  withoutMock: { by: Attainability; how: string }
  /** Returns the changes to the sandbox's settings that the state requires. */
  settings?(parameters: Parameters, settings: Settings): Record<string, unknown>
  /** Faults that the state arms in the sandbox. */
  faults?: readonly FaultDocument[]
  /**
   * Sets the state in a sandbox that was just reset.
   * @throws Problem 409 if the sandbox's settings do not allow the state
   */
  set(ctx: OperationContext, parameters: Parameters): StateValues
}

/**
 * A provider's states. State names are unique across providers, since a request to set a state does not name the
 * provider.
 */
export interface ProviderStates {
  /** The credentials of a caller. These values are returned for every state, and also if no state is set. */
  always: { returns: Readonly<Record<string, string>>; values(ctx: OperationContext): StateValues }
  named: Readonly<Record<string, ProviderState<Record<string, unknown>>>>
}

/** Returns the state unchanged. The function lets TypeScript infer the type of the parameters from their schema. */
export function providerState<S extends z.ZodObject>(
  state: Omit<ProviderState<z.infer<S>>, 'parameters'> & { parameters: S },
): ProviderState<never> & { parameters: S } {
  return state
}
