import { z } from 'zod'
import type { RateLimit } from '../../core/provider/rate-limiter.ts'
import { setting, type Settings, typedSettings } from '../../core/settings/settings.ts'

/** Settings of the rate limit. */
export const limitSettings = {
  'atGift.limit.requests': setting({
    schema: () => z.int().min(1),
    default: 1,
    meaning: {
      en: 'Maximum number of issues and inquiries in a window.',
      ja: '計測期間内の発行と照会の上限件数。',
    },
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.windowMs': setting({
    schema: () => z.int().min(1),
    default: 1000,
    meaning: {
      en: 'The window of the limit, in milliseconds.',
      ja: '制限の計測期間（ミリ秒）。',
    },
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.window': setting({
    schema: () => z.enum(['sliding', 'fixed']),
    default: 'sliding',
    meaning: {
      en: 'Whether the window of the limit ends at each request, or windows follow one another and the count starts again at each boundary.',
      ja: '計測期間の区切り方。sliding：各リクエストの時点までの期間。fixed：連続する固定の期間（区切りごとに件数が0に戻る）。',
    },
    evidence: ['AG-A3'],
  }),
  'atGift.limit.scope': setting({
    schema: () => z.enum(['authKey', 'campaign', 'service']),
    default: 'authKey',
    meaning: {
      en: 'The callers that share the limit: those with the same campaign and AuthKey, those of a campaign, or all.',
      ja: '制限を共有する呼び出し元。authKey：キャンペーンと AuthKey が同じもの。campaign：キャンペーンが同じもの。service：すべて。',
    },
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.countRefused': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: {
      en: 'True if a request that the limit refuses also counts.',
      ja: 'true の場合、制限で拒否したリクエストも件数に含める。',
    },
    evidence: ['AG-A3'],
  }),
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

/** Returns the rate limit that the settings define. */
export function limitOf(values: Settings): RateLimit {
  const {
    'atGift.limit.requests': requests,
    'atGift.limit.windowMs': windowMs,
    'atGift.limit.window': window,
    'atGift.limit.countRefused': countRefused,
  } = typedSettings(limitSettings, values)
  return { requests, windowMs, window, countRefused }
}
