import type { Language, Text } from '../localized-text.ts'
import { explanationOf, type Message, TEXT } from '../reasons/message.ts'
import type { Explanation } from '../reasons/reason.ts'

/**
 * An error that is reported to the user of the mock. Over HTTP, the error is sent as an RFC 9457 problem document. On
 * the command line, the error is printed as a single line in the language of the reader. `message` is the English
 * sentence.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** The individual errors, one English sentence each, if the message combines several errors; otherwise empty. */
  readonly errors: readonly string[]
  /**
   * A code that determines which hint other parts of the program add to the message. `needs-socket`: the operation is
   * possible only if the mock listens on a port.
   */
  readonly code: 'needs-socket' | undefined

  /** The key and the values of the message. The Japanese message is created from the key and the values. */
  readonly explanation: Explanation

  /** The keys and the values of the messages in `errors`. */
  readonly explanations: readonly Explanation[]

  constructor(status: number, message: Message, errors: readonly Message[] = [], code?: Problem['code']) {
    const explanation = explanationOf(message)
    super(explanation.reason)
    this.explanation = explanation
    this.status = status
    this.explanations = errors.map(explanationOf)
    this.errors = this.explanations.map(({ reason }) => reason)
    this.code = code
  }

  /**
   * The key of the message. Programs recognise the problem by this key. Undefined if the message was given as texts
   * without a key.
   */
  get key(): string | undefined {
    const { key } = this.explanation.because
    return key === TEXT ? undefined : key
  }
}

const titles: Readonly<Record<number, Text>> = {
  400: { en: 'Bad Request', ja: 'リクエストの誤り' },
  401: { en: 'Unauthorized', ja: '認証が必要' },
  403: { en: 'Forbidden', ja: 'アクセス拒否' },
  404: { en: 'Not Found', ja: '存在しない' },
  405: { en: 'Method Not Allowed', ja: '使えないメソッド' },
  409: { en: 'Conflict', ja: '競合' },
  413: { en: 'Content Too Large', ja: '本文が大きすぎる' },
  415: { en: 'Unsupported Media Type', ja: '対応していない形式' },
  422: { en: 'Unprocessable Content', ja: '条件を満たさない' },
  500: { en: 'Internal Server Error', ja: 'サーバー内部のエラー' },
  503: { en: 'Service Unavailable', ja: '利用できない' },
}
const otherTitle: Text = { en: 'Error', ja: 'エラー' }

/**
 * Returns a problem document. The member `key` contains the key of the problem, by which programs recognise the
 * problem.
 * @param more further members of the document
 * @param language the language of `message` and `errors`
 * @param english the message in English, which `problemDetail` returns
 */
export function problemResponse(
  { status, message, errors, key }: Pick<Problem, 'status' | 'message' | 'errors' | 'key'>,
  more: Record<string, unknown> = {},
  language: Language = 'en',
  english = message,
): Response {
  const body = {
    type: 'about:blank',
    title: (titles[status] ?? otherTitle)[language],
    status,
    detail: message,
    key,
    ...(errors.length > 0 && { errors }),
    ...more,
  }
  const response = new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': language,
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  })
  details.set(response, english)
  return response
}

const details = new WeakMap<Response, string>()

/**
 * Returns the English message of the problem that `problemResponse` converted to this response. Returns undefined for
 * other responses.
 */
export function problemDetail(response: Response): string | undefined {
  return details.get(response)
}
