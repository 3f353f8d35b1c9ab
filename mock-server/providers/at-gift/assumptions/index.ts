import type { Assumption } from '../../../core/provider/evidence.ts'
import type { AtGiftRule } from '../evidence.ts'
import { access } from './access.ts'
import { bodies } from './bodies.ts'
import { members } from './members.ts'
import { responses } from './responses.ts'

/** The information about all assumed rules of the provider. Each topic has a separate file. */
export const assumptions: Readonly<Record<Extract<AtGiftRule, `AG-A${number}`>, Assumption>> = {
  ...access,
  ...members,
  ...bodies,
  ...responses,
}
