import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'
import type { OperationContext } from './context.ts'
import type { Settings } from '../settings/settings.ts'

/** What setting a state gives back, for a verifier to put into the request. */
export type StateValues = Readonly<Record<string, string>>

/**
 * How a state comes about at a provider's own verification environment, where nobody can reach inside:
 * `given`, it is so by the contract once the limit has room; `calls`, by calls of the API alone; `never`.
 */
export type Attainability = 'given' | 'calls' | 'never'

/** Something that a pact can ask to be so before its request: "a code was issued". */
export interface ProviderState<Parameters = unknown> {
  /** One sentence. */
  description: string
  /** A closed object: an unknown parameter is refused. */
  parameters: z.ZodObject
  /** The values that it gives back beside those of every state, by their names, each with its meaning. */
  returns: Readonly<Record<string, string>>
  withoutMock: { by: Attainability; how: string }
  /** What differs from the sandbox's settings. */
  settings?(parameters: Parameters, settings: Settings): Record<string, unknown>
  /** Armed in the sandbox. */
  faults?: readonly FaultDocument[]
  /**
   * Makes it so in a sandbox that is at its start.
   * @throws Problem 409 where the sandbox's settings do not allow it
   */
  set(ctx: OperationContext, parameters: Parameters): StateValues
}

/** A provider's states. The names differ from those of other providers: who sets a state does not say whose it is. */
export interface ProviderStates {
  /** What every state gives back, and so does a request for none: the credentials of a caller. */
  always: { returns: Readonly<Record<string, string>>; values(ctx: OperationContext): StateValues }
  named: Readonly<Record<string, ProviderState<Record<string, unknown>>>>
}

/** Ties the parameters' type to their schema. */
export function providerState<S extends z.ZodObject>(
  state: Omit<ProviderState<z.infer<S>>, 'parameters'> & { parameters: S },
): ProviderState<never> & { parameters: S } {
  return state
}
