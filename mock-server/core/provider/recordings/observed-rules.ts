import { because } from '../../validation/explained.ts'
import { valueProblems } from '../../problems/values.ts'
import { z } from 'zod'
import { setting, type Settings, typedSettings } from '../../settings/settings.ts'
import { lazy } from '../../util/lazy.ts'
import type { EvidenceClass, RegisteredRule } from '../evidence.ts'

/** Name of the setting whose value says which assumed rules were observed in recorded exchanges with the provider. */
export const OBSERVED_SETTING = 'mock.observed'

/** Schema of the facts that recorded exchanges show about the assumed rules, by the id of the rule. */
const observedSchema = lazy(() =>
  z.record(
    z.string().regex(/^[A-Z]{2}-A\d+$/, because(valueProblems.noAssumedRule)),
    z.strictObject({
      /** Day of the exchange in Japan, as YYYY-MM-DD. */
      date: z.iso.date(),
      /** Id of the exchange that shows the rule. */
      exchange: z.string().min(1),
      /** Names of the alternatives that the provider follows instead of the assumed rule. */
      alternatives: z.array(z.string()).optional(),
      /** Names of settings that belong to the rule and whose values no recorded exchange shows. */
      open: z.array(z.string()).optional(),
    }),
  ),
)

/** The facts that a recorded exchange shows about an assumed rule. */
export type ObservedRule = z.infer<ReturnType<typeof observedSchema>>[string]

/** The definition of the setting `mock.observed`. */
export const observedSettings = {
  [OBSERVED_SETTING]: setting({
    schema: observedSchema,
    default: {},
    example: { 'AG-A5': { date: '2026-04-01', exchange: '000003-at-gift.inquire' } },
    meaning: {
      en: 'The assumed rules that recorded exchanges with the provider show, as `gift-mock learn` writes them; their evidence is then observed.',
      ja: 'プロバイダーとのやり取りの記録で確認した仮定のルール。`gift-mock learn` が書き出す。該当するルールの根拠は「確認済み」になる。',
    },
    evidence: [],
  }),
}

/** The evidence of a rule in a sandbox. */
export interface RuleEvidence {
  evidence: EvidenceClass | null
  /** Present if a recorded exchange shows at least a part of an assumed rule. */
  observed?: ObservedRule
}

/**
 * Returns the evidence of a rule. An assumed rule counts as observed if recorded exchanges show the values of all
 * settings of the rule.
 * @param id the id of the rule; null if there is no rule
 * @param rule the entry of the rule in the register; undefined if the register has no such entry
 * @param settings the settings of the sandbox
 */
export function evidenceOf(
  id: string | null,
  rule: Pick<RegisteredRule, 'evidence'> | undefined,
  settings: Settings,
): RuleEvidence {
  if (!rule || id === null) return { evidence: null }
  const { [OBSERVED_SETTING]: observed } = typedSettings(observedSettings, settings)
  const seen = rule.evidence === 'assumed' && Object.hasOwn(observed, id) ? observed[id] : undefined
  if (!seen) return { evidence: rule.evidence }
  return { evidence: (seen.open ?? []).length > 0 ? 'assumed' : 'observed', observed: seen }
}
