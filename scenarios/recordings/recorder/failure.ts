import type { Text } from '../../../mock-server/index.ts'
import { errorText } from '../../../mock-server/core/util/error-text.ts'

/** Error with a message in both languages. `message` is the English text. */
export class FailureError extends Error {
  override readonly name: string = 'FailureError'
  readonly text: Text

  constructor(text: Text, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
  }
}

/** Error of a request that the provider did not receive: no connection was made, or the server is a production host. */
export class NotSentError extends FailureError {
  override readonly name = 'NotSentError'
}

const closed: Text = { en: 'the connection was closed', ja: '接続が切断された' }
const unknownHost: Text = { en: 'the host name cannot be resolved', ja: 'ホスト名を解決できない' }
const unreachable: Text = { en: 'the host cannot be reached', ja: 'ホストに到達できない' }
const notInTime: Text = { en: 'no response within the time limit', ja: '制限時間内にレスポンスがない' }

/** Description of a response whose body is not complete. */
export const closedInBody: Text = {
  en: 'the connection was closed in the middle of the response',
  ja: 'レスポンスの途中で接続が切断された',
}

/** Descriptions of failed requests, by the code of the error. */
const byCode: Readonly<Record<string, Text>> = {
  ECONNREFUSED: { en: 'the connection was refused', ja: '接続が拒否された' },
  ECONNRESET: closed,
  EPIPE: closed,
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: notInTime,
  ERR_SSL_WRONG_VERSION_NUMBER: {
    en: 'the server does not accept TLS on this port',
    ja: 'このポートではサーバーが TLS を受け付けない',
  },
}

/** Returns the reason why a request got no complete response, in both languages. */
export function failureText(error: unknown): Text {
  if (error instanceof FailureError) return error.text
  if (!(error instanceof Error)) return errorText(error)
  // The error of an aborted request contains the reason of the abort as its cause.
  if (error.name === 'AbortError' && error.cause !== undefined) return failureText(error.cause)
  if (error.name === 'TimeoutError') return notInTime
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = byCode[code]
  if (known) return { en: `${known.en} (${code})`, ja: `${known.ja}（${code}）` }
  if (/CERT|SIGNATURE/.test(code))
    return {
      en: `the certificate of the server is not valid: ${error.message} (${code})`,
      ja: `サーバーの証明書が有効でない: ${error.message}（${code}）`,
    }
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return { en: `the TLS handshake failed (${code})`, ja: `TLS ハンドシェイクに失敗した（${code}）` }
  if (code.startsWith('HPE_'))
    return { en: `the response is not valid HTTP (${code})`, ja: `レスポンスが HTTP として不正である（${code}）` }
  return errorText(error)
}
