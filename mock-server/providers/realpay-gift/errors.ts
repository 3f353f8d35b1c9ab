import type { ProviderResponse } from '../../core/provider/response.ts'
import type { RealpayGiftRule } from './evidence.ts'
import type { ErrorBody } from './response-schema.ts'

/** Messages written for the mock, because only the format of errors has been observed (RP-O2). */
const messages = {
  400: 'パラメータが正しくありません',
  401: '認証できませんでした',
  404: '対象が見つかりません',
  409: 'リクエストIDは使用済みです',
  429: 'リクエスト数が上限に達しました',
  503: '現在ご利用いただけません',
} as const

const outcomeCodes = {
  400: 'bad-request',
  401: 'unauthorized',
  404: 'not-found',
  409: 'conflict',
  429: 'rate-limited',
  503: 'internal-error',
} as const

export type ErrorStatus = keyof typeof messages

/** An error response in the provider's format. The reason goes only into the journal. */
export function refuse(
  status: ErrorStatus,
  rule: RealpayGiftRule,
  reason: string,
  more: { headers?: Record<string, string>; code?: string } = {},
): ProviderResponse {
  const body: ErrorBody = { errors: [messages[status]] }
  return {
    status,
    body,
    ...(more.headers && { headers: more.headers }),
    outcome: { code: more.code ?? outcomeCodes[status], rule, reason },
  }
}

export const errorStatuses: readonly number[] = Object.keys(messages).map(Number)

/** An error that the request does not cause: the limit may change (RP-D1), and the service can fail (RP-D14). */
export function errorResponse(status: number): ProviderResponse {
  const known = isErrorStatus(status) ? status : 503
  return refuse(
    known,
    known === 429 ? 'RP-A1' : known === 404 ? 'RP-A55' : 'RP-D14',
    'a fault asked for it',
    known === 429 ? { code: 'rate-limited' } : {},
  )
}

function isErrorStatus(status: number): status is ErrorStatus {
  return errorStatuses.includes(status)
}
