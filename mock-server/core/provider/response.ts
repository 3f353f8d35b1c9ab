import type { SerializedResponse } from '../http/response.ts'

/** What a provider answers, and why. */
export interface ProviderResponse {
  status: number
  /** A JSON value. */
  body: unknown
  headers?: Readonly<Record<string, string>>
  outcome: Outcome
  /** The key in the provider's ledger of the code that the answer gives away. */
  ledgerKey?: string | undefined
}

/** Why a request was answered as it was. */
export interface Outcome {
  /** One word for the kind of answer, such as `issued`, `rate-limited`. */
  code: string
  /** One sentence, for the people who run the client; never sent to the caller. */
  reason: string
  /** The rule's id in the evidence register; null where no rule decided, but a fault. */
  rule: string | null
}

/** What a fault needs to know of a provider: the errors that the provider has. */
export interface ProviderErrors {
  /** The first segment of its paths. */
  name: string
  /** The statuses that an error of the provider can have. */
  errorStatuses: readonly number[]
  /** The provider's own error with one of those statuses. */
  errorResponse(status: number): ProviderResponse
}

/** Of most answers: the journal keeps this one object for all of them. */
const jsonHeaders = { 'content-type': 'application/json' } as const

export function serializeResponse({ status, headers, body }: ProviderResponse): SerializedResponse {
  return { status, headers: headers ? { ...jsonHeaders, ...headers } : jsonHeaders, body: JSON.stringify(body) }
}
