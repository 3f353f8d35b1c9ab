import type { RuleTexts } from '../../../core/provider/evidence.ts'
import type { RealpayGiftRule } from '../evidence.ts'
import { assumed } from './assumed.ts'
import { documented } from './documented.ts'

/** The rules of the register in one sentence each. */
export const ruleTexts: RuleTexts<RealpayGiftRule> = { ...documented, ...assumed }
