import type { ConductRule } from '../../../core/conduct/rule.ts'
import { pacing, waitsAfter429 } from './rate-limit.ts'
import { looksUpBeforeRebuy, noOrphans } from './lost-responses.ts'
import { noRepeatAfterRefusal, offeredOnly } from './refused-requests.ts'
import { freshToken, noSecretsInUrl, uniqueRequestIds } from './request-content.ts'

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
