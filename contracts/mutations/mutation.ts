import type { Alter } from './alter.ts'

/** Which contract must see a drift: it alone is asked. */
export type Catcher =
  /** An interaction of the pact, by its description. */
  | { readonly by: 'pact'; readonly interaction: string }
  /** The OpenAPI description, held against the answers to its own samples. */
  | { readonly by: 'openapi' }
  /** A workflow in Arazzo. */
  | { readonly by: 'flow'; readonly workflow: string }
  /** A behaviour, by its name. */
  | { readonly by: 'behaviour'; readonly behaviour: string }

/** A way in which the mock could drift from the register. */
export interface Mutation {
  /** A sentence: what the mock does. */
  readonly name: string
  readonly provider: 'at-gift' | 'realpay-gift'
  /** The rule that it breaks. */
  readonly rule: string
  readonly caught: Catcher
  /** A mock that is told so. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Stands in front of the mock; made anew for each, since it may remember. */
  readonly alter?: () => Alter
}

export const pact = (interaction: string): Catcher => ({ by: 'pact', interaction })
export const openapi: Catcher = { by: 'openapi' }
export const flow = (workflow: string): Catcher => ({ by: 'flow', workflow })
export const behaviour = (name: string): Catcher => ({ by: 'behaviour', behaviour: name })
