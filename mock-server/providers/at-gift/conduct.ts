import type { ConductRule } from '../../core/conduct/rule.ts'
import { pacing, waitsAfter429 } from './conduct/limit.ts'
import { noBlindReissue, noOrphans, waits90Seconds } from './conduct/lost.ts'
import { noRepeatAfterRefusal } from './conduct/refused.ts'
import { noAccidentalIssue, noSecretsInUrl } from './conduct/request.ts'

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
