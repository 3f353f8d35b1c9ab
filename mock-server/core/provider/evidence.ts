/**
 * The source of a rule. `documented`: the provider's document. `observed`: an integration with the real provider.
 * `assumed`: the document does not say, and the mock chose.
 */
export type EvidenceClass = 'documented' | 'observed' | 'assumed'

export interface RegisteredRule {
  evidence: EvidenceClass
  /** One sentence. */
  text: string
  /** For an assumption: the alternative. */
  otherwise?: string
  /** Names of the settings that change the rule. */
  settings?: readonly string[]
  /** The constant that holds the rule's value, if it is not a setting: `file: NAME`. */
  constant?: string
}

/** A provider's rules by id. */
export type Register<Id extends string = string> = { readonly [id in Id]: RegisteredRule }
