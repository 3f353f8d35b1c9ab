/**
 * The source of a rule. `documented`: the provider's document contains the rule. `observed`: an integration with the
 * real provider showed the rule. `assumed`: the document does not define the behavior, and the mock chooses the
 * behavior.
 */
export type EvidenceClass = 'documented' | 'observed' | 'assumed'

export interface RegisteredRule {
  evidence: EvidenceClass
  /** The rule in one sentence. */
  text: string
  /** The alternative behavior; only for a rule of the class `assumed`. */
  otherwise?: string
  /** Names of the settings that change the rule. */
  settings?: readonly string[]
  /** The constant that holds the rule's value, as `file: NAME`; undefined if the value is a setting. */
  constant?: string
}

/** A provider's rules by id. */
export type Register<Id extends string = string> = { readonly [id in Id]: RegisteredRule }
