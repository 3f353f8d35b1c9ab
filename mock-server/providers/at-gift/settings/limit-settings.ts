import { z } from 'zod'
import type { RateLimit } from '../../../core/provider/rate-limiter.ts'
import { limitCountsRefused, limitWindow, limitWindowMs } from '../../../core/settings/shared-settings.ts'
import { setting, type Settings, typedSettings } from '../../../core/settings/settings.ts'

export const limitSettings = {
  'atGift.limit.requests': setting({
    schema: () => z.int().min(1),
    default: 1,
    meaning: {
      en: 'Maximum number of issues and inquiries in a window.',
      ja: '計測期間内の発行と照会の上限件数。',
    },
    evidence: ['AG-D7'],
  }),
  'atGift.limit.windowMs': limitWindowMs(1000, ['AG-D7', 'AG-A3']),
  'atGift.limit.window': limitWindow(['AG-A3']),
  'atGift.limit.scope': setting({
    schema: () => z.enum(['authKey', 'campaign', 'service']),
    default: 'authKey',
    meaning: {
      en: 'The callers that share the limit: those with the same campaign and AuthKey, those of a campaign, or all.',
      ja: '制限を共有する呼び出し元。authKey：キャンペーンと AuthKey が同じもの。campaign：キャンペーンが同じもの。service：すべて。',
    },
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.countRefused': limitCountsRefused(['AG-A3']),
  'atGift.retryAfter': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: {
      en: 'True if a 429 response has Retry-After, in whole seconds.',
      ja: 'true の場合、429 のレスポンスに Retry-After（整数の秒数）を付ける。',
    },
    evidence: ['AG-A3'],
  }),
}

export function limitOf(values: Settings): RateLimit {
  const {
    'atGift.limit.requests': requests,
    'atGift.limit.windowMs': windowMs,
    'atGift.limit.window': window,
    'atGift.limit.countRefused': countRefused,
  } = typedSettings(limitSettings, values)
  return { requests, windowMs, window, countRefused }
}
