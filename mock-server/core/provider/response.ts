import type { SerializedResponse } from '../http/response.ts'
import type { Reason } from '../reasons/reason.ts'

/** A provider's response, and the reason for the response. */
export interface ProviderResponse {
  status: number
  /** A JSON value. */
  body: unknown
  headers?: Readonly<Record<string, string>>
  outcome: Outcome
  /** Ledger key of the code that the response contains; undefined if the response contains no code. */
  ledgerKey?: string | undefined
  /** The response of a real provider, which is sent unchanged. */
  passedOn?: SerializedResponse
}

/** The reason for a response. */
export interface Outcome {
  /** The kind of response, such as `issued` or `rate-limited`. */
  code: string
  /** One English sentence for the operators of the client. The sentence is never sent to the caller. */
  reason: string
  /**
   * The reason as data (a key and values), from which the sentence in another language is created. This member is
   * missing in a journal entry that an older version of the mock wrote. The data is stored, but neither the response to
   * the caller nor the control API contains the data.
   */
  because?: Reason
  /**
   * Id of the applied rule in the evidence register. A fault may end the request before the provider handles the
   * request. The id is then the id of the rule for the fault's error, or null if the fault sent no error of the
   * provider.
   */
  rule: string | null
  /**
   * Data about the reason, which the conduct rules evaluate. The data is stored, but neither the response nor the
   * control API contains the data.
   */
  details?: OutcomeDetails
}

export type OutcomeDetails = Readonly<Record<string, string | number | boolean>>

/** Returns the members of an outcome that the control API and reports show. */
export function publicOutcome({ code, reason, rule }: Outcome): Omit<Outcome, 'because' | 'details'> {
  return { code, reason, rule }
}

/** A provider's error responses. Faults can return these responses. */
export interface ProviderErrors {
  /** The provider's name, which is the first segment of the provider's paths. */
  name: string
  /** HTTP statuses of the provider's errors. */
  errorStatuses: readonly number[]
  /** Returns the provider's error response with one of the `errorStatuses`. */
  errorResponse(status: number): ProviderResponse
}

/** Headers of most responses. All journal entries share this object. */
const jsonHeaders = { 'content-type': 'application/json' } as const

/** The format of an error response of a gateway: a web page, or a JSON object whose `message` is the status text. */
export type GatewayShape = 'html' | 'json'

const statusTexts: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
}

/** Serializes an error response in the format of a gateway. The status and the headers stay the same. */
export function serializeGatewayError({ status, headers }: ProviderResponse, shape: GatewayShape): SerializedResponse {
  const text = statusTexts[status] ?? 'Internal Server Error'
  if (shape === 'json')
    return { status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify({ message: text }) }
  const title = `${status} ${text}`
  return {
    status,
    headers: { 'content-type': 'text/html', ...headers },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  }
}

export function serializeResponse({ status, headers, body }: ProviderResponse): SerializedResponse {
  return { status, headers: headers ? { ...jsonHeaders, ...headers } : jsonHeaders, body: JSON.stringify(body) }
}
