import { z } from 'zod'
import { observedSettings } from '../provider/recordings/observed-rules.ts'
import { setting } from './settings.ts'

/**
 * Name of the setting that says whether provider responses contain the journal id in the header `x-gift-mock-request`.
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
  ...observedSettings,
}

/** Name of the response header that contains the journal id. */
export const REQUEST_HEADER = 'x-gift-mock-request'
