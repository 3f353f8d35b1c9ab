import { z } from 'zod'
import { lazy } from '../util/lazy.ts'
import type { EvidenceClass, RegisteredRule } from './evidence.ts'

/** Name of the setting with the rules that recorded exchanges with the provider show. */
export const OBSERVED_SETTING = 'mock.observed'

/** Schema of what recorded exchanges show about the assumed rules, by the id of the rule. */
export const observedSchema = lazy(() =>
  z.record(
    z.string().regex(/^[A-Z]{2}-A\d+$/, 'no id of an assumed rule'),
    z.strictObject({
      /** Day of the exchange in Japan, as YYYY-MM-DD. */
      date: z.iso.date(),
      /** Id of the exchange that shows the rule. */
      exchange: z.string().min(1),
      /** Names of the alternatives that the provider follows instead of the assumed rule. */
      alternatives: z.array(z.string()).optional(),
      /** Settings of the rule that no exchange decides. */
      open: z.array(z.string()).optional(),
    }),
  ),
)

/** What a recorded exchange shows about an assumed rule. */
export type ObservedRule = z.infer<ReturnType<typeof observedSchema>>[string]
export type ObservedRules = Readonly<Record<string, ObservedRule>>

/** The evidence of a rule in a sandbox. */
export interface RuleEvidence {
  evidence: EvidenceClass | null
  /** Present if a recorded exchange shows at least a part of an assumed rule. */
  observed?: ObservedRule
}

/**
 * Returns the evidence of a rule. An assumed rule counts as observed if recorded exchanges decide all of its settings.
 * @param id the id of the rule; null if there is none
 * @param rule the entry of the register; undefined if there is none
 */
export function evidenceOf(
  id: string | null,
  rule: Pick<RegisteredRule, 'evidence'> | undefined,
  observed: ObservedRules,
): RuleEvidence {
  if (!rule || id === null) return { evidence: null }
  const seen = rule.evidence === 'assumed' && Object.hasOwn(observed, id) ? observed[id] : undefined
  if (!seen) return { evidence: rule.evidence }
  return { evidence: (seen.open ?? []).length > 0 ? 'assumed' : 'observed', observed: seen }
}
