import { z } from 'zod'
import { OBSERVED_SETTING, observedSchema } from '../provider/observed.ts'
import { setting } from './settings.ts'

/**
 * Name of a setting. If the value is true, provider responses contain the journal id in the header
 * `x-gift-mock-request`.
 */
export const REQUEST_HEADER_SETTING = 'mock.requestHeader'

/** Settings of the mock itself, not of a provider. */
export const mockSettings = {
  [REQUEST_HEADER_SETTING]: setting({
    schema: () => z.boolean(),
    default: true,
    meaning: {
      en: 'True if responses have the header x-gift-mock-request, the id of the journal entry; no provider sends it.',
      ja: 'true の場合、レスポンスにヘッダー x-gift-mock-request（ジャーナルのID）を付ける。プロバイダーはこのヘッダーを送らない。',
    },
    evidence: [],
  }),
  [OBSERVED_SETTING]: setting({
    schema: observedSchema,
    default: {},
    example: { 'AG-A5': { date: '2026-04-01', exchange: '000003-at-gift.inquire' } },
    meaning: {
      en: 'The assumed rules that recorded exchanges with the provider show, as `gift-mock learn` writes them; their evidence is then observed.',
      ja: 'プロバイダーとのやり取りの記録で確認した仮定のルール。`gift-mock learn` が書き出す。該当するルールの根拠は「確認済み」になる。',
    },
    evidence: [],
  }),
}

/** Name of the response header that contains the journal id. */
export const REQUEST_HEADER = 'x-gift-mock-request'
