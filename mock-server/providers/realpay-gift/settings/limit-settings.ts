import { z } from 'zod'
import type { RateLimit } from '../../../core/provider/rate-limiter.ts'
import { limitCountsRefused, limitWindow, limitWindowMs } from '../../../core/settings/shared-settings.ts'
import { setting, type Settings, typedSettings } from '../../../core/settings/settings.ts'

export const limitSettings = {
  'realpayGift.limit.requests': setting({
    schema: () => z.int().min(1),
    default: 300,
    meaning: {
      en: 'Maximum number of requests of a source address in a window, over all endpoints.',
      ja: '1つの接続元IPアドレスから計測期間内に送れるリクエストの上限件数。すべてのエンドポイントを合わせて数える。',
    },
    evidence: ['RP-D1'],
  }),
  'realpayGift.limit.windowMs': limitWindowMs(60_000, ['RP-D1', 'RP-A1']),
  'realpayGift.limit.window': limitWindow(['RP-A1']),
  'realpayGift.limit.counts': setting({
    schema: () => z.enum(['all', 'authenticated']),
    default: 'all',
    meaning: {
      en: 'The requests that the limit counts: all, or only those with a valid access key and token.',
      ja: '制限の件数に含めるリクエスト。all：すべて。authenticated：アクセスキーとトークンが正しいものだけ。',
    },
    evidence: ['RP-A1'],
  }),
  'realpayGift.limit.status': setting({
    schema: () => z.union([z.literal(429), z.literal(503)]),
    default: 429,
    meaning: {
      en: 'The status of a response if the limit is exceeded.',
      ja: '制限を超えた場合のレスポンスのステータス。',
    },
    evidence: ['RP-A1'],
  }),
  'realpayGift.limit.countRefused': limitCountsRefused(['RP-A1']),
  'realpayGift.retryAfter': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: {
      en: 'True if a response over the limit has Retry-After, in whole seconds.',
      ja: 'true の場合、制限を超えたリクエストのレスポンスに Retry-After（整数の秒数）を付ける。',
    },
    evidence: ['RP-A1'],
  }),
}

export function limitOf(values: Settings): RateLimit {
  const {
    'realpayGift.limit.requests': requests,
    'realpayGift.limit.windowMs': windowMs,
    'realpayGift.limit.window': window,
    'realpayGift.limit.countRefused': countRefused,
  } = typedSettings(limitSettings, values)
  return { requests, windowMs, window, countRefused }
}
