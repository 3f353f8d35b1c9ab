import { defineErrors } from '../../core/provider/errors.ts'
import type { RealpayGiftRule } from './evidence.ts'
import type { ErrorBody } from './openapi/response-schema.ts'

/** Errors in the provider's format (RP-O2). */
export const { refuse, errorStatuses, errorResponse } = defineErrors({
  // These messages were written for the mock, because only the format of errors has been observed.
  messages: {
    400: 'パラメータが正しくありません',
    401: '認証できませんでした',
    404: '対象が見つかりません',
    409: 'リクエストIDは使用済みです',
    429: 'リクエスト数が上限に達しました',
    503: '現在ご利用いただけません',
  },
  codes: {
    400: 'bad-request',
    401: 'unauthorized',
    404: 'not-found',
    409: 'conflict',
    429: 'rate-limited',
    503: 'internal-error',
  },
  unlisted: { 405: 404, 413: 400, 415: 400 },
  body: (message): ErrorBody => ({ errors: [message] }),
  failure: 503,
  // Returns the rule for an error that the request itself did not cause: RP-A1 for the status 429, RP-A55 for the
  // status 404, and RP-D14 for any other status.
  ruleOf: (status): RealpayGiftRule => (status === 429 ? 'RP-A1' : status === 404 ? 'RP-A55' : 'RP-D14'),
})
