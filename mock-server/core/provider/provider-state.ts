import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'
import type { OperationContext } from './context.ts'
import type { Settings } from '../settings/settings.ts'

/** Values returned by setting a state. A verifier puts them into the request. */
export type StateValues = Readonly<Record<string, string>>

/**
 * How a state can be reached at a provider's own verification environment, without access to its data. `given`: it
 * holds by the contract once the rate limit has room. `calls`: by calls of the API alone. `never`: not at all.
 */
export type Attainability = 'given' | 'calls' | 'never'

/** A state that a pact can require before its request, such as "a code was issued". */
export interface ProviderState<Parameters = unknown> {
  /** One sentence. */
  description: string
  /** A strict object, so that an unknown parameter is an error. */
  parameters: z.ZodObject
  /** The meaning of each returned value by name, besides the values that every state returns. */
  returns: Readonly<Record<string, string>>
  withoutMock: { by: Attainability; how: string }
  /** Changes to the sandbox's settings. */
  settings?(parameters: Parameters, settings: Settings): Record<string, unknown>
  /** Faults to arm in the sandbox. */
  faults?: readonly FaultDocument[]
  /**
   * Sets the state in a sandbox that was just reset.
   * @throws Problem 409 if the sandbox's settings do not allow it
   */
  set(ctx: OperationContext, parameters: Parameters): StateValues
}

/**
 * A provider's states. Names are unique across providers, since a request to set a state does not name the provider.
 */
export interface ProviderStates {
  /** Values that every state returns, and a request without a state too: the credentials of a caller. */
  always: { returns: Readonly<Record<string, string>>; values(ctx: OperationContext): StateValues }
  named: Readonly<Record<string, ProviderState<Record<string, unknown>>>>
}

/** Infers the type of the parameters from their schema. */
export function providerState<S extends z.ZodObject>(
  state: Omit<ProviderState<z.infer<S>>, 'parameters'> & { parameters: S },
): ProviderState<never> & { parameters: S } {
  return state
}
