import { defineErrors } from '../../core/provider/errors.ts'
import type { AtGiftRule } from './evidence.ts'
import type { ErrorBody } from './openapi/response-schema.ts'

/** Errors in the provider's format (AG-D5, AG-A8). */
export const { refuse, errorStatuses, errorResponse } = defineErrors({
  // These messages were written for the mock, because the provider's document does not give a message for each status.
  messages: {
    400: 'リクエスト内容に誤りがあります',
    401: '認証キーが正しくありません',
    403: 'この操作は許可されていません',
    404: '対象が見つかりません',
    429: 'リクエスト数が上限に達しました',
    500: 'システムエラーが発生しました',
  },
  codes: {
    400: 'bad-request',
    401: 'unauthorized',
    403: 'forbidden',
    404: 'not-found',
    429: 'rate-limited',
    500: 'internal-error',
  },
  unlisted: { 405: 404, 413: 400, 415: 400 },
  body: (message): ErrorBody => ({ Status: 'ERROR', ErrorMsg: message }),
  failure: 500,
  // Returns the rule for an error that the request itself did not cause: AG-D7 if other callers have used up the shared
  // limit, and AG-D6 for any other error.
  ruleOf: (status): AtGiftRule => (status === 429 ? 'AG-D7' : 'AG-D6'),
})
