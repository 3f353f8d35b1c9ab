import type { Text } from '../localized-text.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * The source of a rule:
 * - `documented`: the provider's document contains the rule.
 * - `observed`: an integration with the real provider showed the rule.
 * - `assumed`: the document does not define the behavior, so the authors of the mock chose the rule.
 */
export type EvidenceClass = 'documented' | 'observed' | 'assumed'

export interface RegisteredRule {
  evidence: EvidenceClass
  /** Names of the settings that change the rule. */
  settings?: readonly string[]
  /** The constant that holds the rule's value, as `file: NAME`; undefined if the value is a setting. */
  constant?: string
}

/** A provider's rules by id. */
export type Register<Id extends string = string> = { readonly [id in Id]: RegisteredRule }

/**
 * The texts of the rules in a register, by the id of the rule. Each text is one sentence. Separate modules contain the
 * texts and are loaded only when a text is needed, to keep the start-up fast.
 */
export type RuleTexts<Id extends string = string> = { readonly [id in Id]: Text }

/** A behavior that the provider may have instead of the assumed behavior. */
export interface Alternative {
  /** Name in lower case with hyphens. The name is unique among the alternatives of a provider. */
  id: string
  text: Text
  /** Changes of settings that give the mock this behavior. Each value differs from the default. */
  settings: Settings
}

/**
 * A question that only the provider can answer, and the request whose response gives the answer. The question can be
 * sent unchanged.
 */
interface Inquiry {
  question: Text
  /**
   * Short description of a request to the real provider. The response decides between the rule and its alternatives.
   */
  decidedBy: Text
}

/** An assumption about the provider. Settings of the mock can produce all alternatives to this assumption. */
export interface ProviderAssumption extends Inquiry {
  kind: 'provider'
  alternatives: readonly [Alternative, ...Alternative[]]
}

/** An assumption about the provider. No setting of the mock can produce the alternative to this assumption. */
export interface UnsettledAssumption extends Inquiry {
  /**
   * `fault`: a fault produces the alternative. `address`: the alternative is another base URL, which is configured in
   * the client. `conduct`: the mock judges clients by the assumption, and the mock's responses do not depend on the
   * assumption.
   */
  kind: 'fault' | 'address' | 'conduct'
  /** The behavior that the provider may have instead. */
  alternative: Text
}

/** A limit that only the mock has. There is no question to the provider. */
export interface MockAssumption {
  kind: 'mock'
  /** The reason why the mock has the limit. */
  reason: Text
}

/**
 * The information about an assumed rule. The texts are in separate modules, which are loaded only when a text is
 * needed, to keep the start-up fast.
 */
export type Assumption = ProviderAssumption | UnsettledAssumption | MockAssumption

/** The assumptions of a provider by the id of the rule. Every rule of the class `assumed` has an assumption. */
export type Assumptions<Id extends string = string> = { readonly [id in Id]: Assumption }

/**
 * Returns the behaviors that the provider may have instead of an assumed rule, one text per alternative. The list is
 * empty for a limit that only the mock has.
 */
export function alternativeTexts(assumption: Assumption): readonly Text[] {
  if (assumption.kind === 'provider') return assumption.alternatives.map(({ text }) => text)
  return assumption.kind === 'mock' ? [] : [assumption.alternative]
}
