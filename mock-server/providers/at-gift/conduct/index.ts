import type { ConductRule } from '../../../core/conduct/rule.ts'
import { pacing, waitsAfter429 } from './rate-limit.ts'
import { noBlindReissue, noOrphans, waits90Seconds } from './lost-responses.ts'
import { noRepeatAfterRefusal } from './refused-requests.ts'
import { noAccidentalIssue, noSecretsInUrl } from './request-content.ts'

export const conduct: readonly ConductRule[] = [
  pacing,
  waitsAfter429,
  waits90Seconds,
  noBlindReissue,
  noRepeatAfterRefusal,
  noAccidentalIssue,
  noOrphans,
  noSecretsInUrl,
]
