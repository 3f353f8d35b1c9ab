/**
 * How well a rule is known: the provider's document says it; it was seen in an integration with the real provider; or
 * the document is silent and the mock chose.
 */
export type EvidenceClass = 'documented' | 'observed' | 'assumed'

export interface RegisteredRule {
  evidence: EvidenceClass
  /** One sentence. */
  text: string
  /** For an assumption: what else could be true. */
  otherwise?: string
  /** Names of the settings that change it. */
  settings?: readonly string[]
  /** The named constant that holds it, where it is no setting: `file: NAME`. */
  constant?: string
}

/** A provider's rules by their ids. */
export type Register<Id extends string = string> = { readonly [id in Id]: RegisteredRule }
