import type { ProviderResponse } from '../../core/provider/response.ts'
import type { AtGiftRule } from './evidence.ts'
import type { ErrorBody } from './response-schema.ts'

/** Messages written for the mock, because the document does not give one for each status. */
const messages = {
  400: 'リクエスト内容に誤りがあります',
  401: '認証キーが正しくありません',
  403: 'この操作は許可されていません',
  404: '対象が見つかりません',
  429: 'リクエスト数が上限に達しました',
  500: 'システムエラーが発生しました',
} as const

const outcomeCodes = {
  400: 'bad-request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
  500: 'internal-error',
} as const

export type ErrorStatus = keyof typeof messages

/** An error response in the provider's format (AG-D5, AG-A8). The reason goes only into the journal. */
export function refuse(
  status: ErrorStatus,
  rule: AtGiftRule,
  reason: string,
  headers: Record<string, string> = {},
): ProviderResponse {
  const body: ErrorBody = { Status: 'ERROR', ErrorMsg: messages[status] }
  return { status, body, headers, outcome: { code: outcomeCodes[status], rule, reason } }
}

export const errorStatuses: readonly number[] = Object.keys(messages).map(Number)

/** An error that the request does not cause: the limit is shared (AG-D7), and the service can fail (AG-D6). */
export function errorResponse(status: number): ProviderResponse {
  const known = isErrorStatus(status) ? status : 500
  return refuse(known, known === 429 ? 'AG-D7' : 'AG-D6', 'a fault asked for it')
}

function isErrorStatus(status: number): status is ErrorStatus {
  return errorStatuses.includes(status)
}
