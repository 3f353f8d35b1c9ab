import type { Alter } from './change-messages.ts'

/** The contract that must detect a mutation. The gate checks the mutation with no other contract. */
export type Catcher =
  /** An interaction of the pact, identified by its description. */
  | { readonly by: 'pact'; readonly interaction: string }
  /** The OpenAPI description, compared with the responses to its examples. */
  | { readonly by: 'openapi' }
  | { readonly by: 'flow'; readonly workflow: string }
  /** A behaviour, identified by its name. */
  | { readonly by: 'behaviour'; readonly behaviour: string }

/** One way in which the mock could deviate from the evidence register. */
export interface Mutation {
  /** One sentence that says what the mock with the mutation does. */
  readonly name: string
  readonly provider: 'at-gift' | 'realpay-gift'
  /** Id of the rule that the mutation breaks. */
  readonly rule: string
  readonly caught: Catcher
  /** Settings of the mock that cause the deviation. */
  readonly settings?: Readonly<Record<string, unknown>>
  /**
   * Creates the interceptor that causes the deviation. Each mutant gets a new interceptor, because an interceptor may
   * have state.
   */
  readonly alter?: () => Alter
}

export const pact = (interaction: string): Catcher => ({ by: 'pact', interaction })
export const openapi: Catcher = { by: 'openapi' }
export const flow = (workflow: string): Catcher => ({ by: 'flow', workflow })
export const behaviour = (name: string): Catcher => ({ by: 'behaviour', behaviour: name })

/**
 * Returns a function that creates the mutations of a provider.
 * @returns a function with the parameter `how`, which is the interceptor itself or an object with settings, an
 * interceptor or both
 */
export function driftOf(provider: Mutation['provider']) {
  return (
    name: string,
    rule: string,
    caught: Catcher,
    how: Pick<Mutation, 'settings' | 'alter'> | (() => Alter),
  ): Mutation => ({ provider, name, rule, caught, ...(typeof how === 'function' ? { alter: how } : how) })
}
