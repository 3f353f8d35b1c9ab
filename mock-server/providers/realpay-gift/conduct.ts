import type { ConductRule } from '../../core/conduct/rule.ts'
import { pacing, waitsAfter429 } from './conduct/limit.ts'
import { looksUpBeforeRebuy, noOrphans } from './conduct/lost.ts'
import { noRepeatAfterRefusal, offeredOnly } from './conduct/refused.ts'
import { freshToken, noSecretsInUrl, uniqueRequestIds } from './conduct/request.ts'

export const conduct: readonly ConductRule[] = [
  pacing,
  waitsAfter429,
  uniqueRequestIds,
  freshToken,
  looksUpBeforeRebuy,
  noOrphans,
  offeredOnly,
  noRepeatAfterRefusal,
  noSecretsInUrl,
]
