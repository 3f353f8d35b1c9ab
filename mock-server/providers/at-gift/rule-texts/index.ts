import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'
import { assumed } from './assumed.ts'
import { documented } from './documented.ts'

/** One sentence for each rule of the register. */
export const ruleTexts: RuleTexts<AtGiftRule> = { ...documented, ...assumed }
