import { inBothLanguages, type Text } from '../localized-text.ts'

/**
 * An error that is reported to the user of the mock. Over HTTP, the error is sent as an RFC 9457 problem document. On
 * the command line, the error is printed as a single line in the language of the reader, if the message has a translation.
 */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** The individual errors, one sentence each, if the message combines several errors. */
  readonly errors: readonly string[]
  /**
   * A code that tells other parts of the program which hint to add to the message. `needs-socket`: the operation is
   * possible only if the mock listens on a port.
   */
  readonly code: 'needs-socket' | undefined

  /** The message in both languages. The message is the same in both if it exists in English only. */
  readonly text: Text

  /** `errors` in both languages. */
  readonly errorTexts: readonly Text[]

  constructor(status: number, message: string | Text, errors: readonly (string | Text)[] = [], code?: Problem['code']) {
    const text = inBothLanguages(message)
    super(text.en)
    this.text = text
    this.status = status
    this.errorTexts = errors.map(inBothLanguages)
    this.errors = this.errorTexts.map(({ en }) => en)
    this.code = code
  }
}

const titles: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

export function problemResponse(
  { status, message, errors }: Pick<Problem, 'status' | 'message' | 'errors'>,
  more: Record<string, unknown> = {},
): Response {
  const body = {
    type: 'about:blank',
    title: titles[status] ?? 'Error',
    status,
    detail: message,
    ...(errors.length > 0 && { errors }),
    ...more,
  }
  const response = new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json', ...(status === 401 && { 'www-authenticate': 'Bearer' }) },
  })
  details.set(response, message)
  return response
}

const details = new WeakMap<Response, string>()

/**
 * Returns the message of the problem that `problemResponse` converted to this response; undefined for other responses.
 */
export function problemDetail(response: Response): string | undefined {
  return details.get(response)
}
