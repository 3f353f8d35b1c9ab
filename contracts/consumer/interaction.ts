import type { Clock } from '../../clients/index.ts'

/** Client options for the generation of a pact. With these options, every run sends the same bytes. */
export interface Surroundings {
  readonly baseUrl: string
  readonly clock: Clock
  readonly fetch: typeof fetch
}

/** A pact to generate: the provider and its interactions. */
export interface Pact {
  readonly provider: string
  readonly interactions: readonly Interaction[]
}

/** One request of a reference client, the provider's response, and the result that the client must return. */
export interface Interaction {
  /** Description that is unique within the pact. */
  readonly description: string
  readonly state: { readonly name: string; readonly parameters?: Parameters }
  /** Operation of the mock, such as `at-gift.issue`. */
  readonly operation: string
  /** Ids of the rules that the request and the expected response are based on. */
  readonly rules: readonly string[]
  readonly request: {
    readonly method: 'GET' | 'POST' | 'DELETE'
    /** Path of the request: a string or a matcher. */
    readonly path: unknown
    readonly headers: Readonly<Record<string, unknown>>
    readonly query?: Readonly<Record<string, unknown>>
    readonly json?: unknown
    /** Form that is sent as multipart/form-data. */
    readonly form?: FormData
  }
  /** Expected response. If `json` is undefined, any body matches. */
  readonly response: { readonly status: number; readonly json?: unknown }
  /** Creates a reference client and calls the operation. */
  readonly act: (surroundings: Surroundings) => Promise<unknown>
  /** Result of `act`, or the class of the error that `act` throws. */
  readonly expected: { readonly value: unknown } | { readonly error: new (...parameters: never[]) => Error }
  /**
   * Response to the second request of the client, such as a lookup of the gift. The client sends the second request
   * because of the first response. This interaction does not record the second request; another interaction does.
   */
  readonly next?: unknown
}

export type Parameters = Record<string, string | number | boolean | (string | number)[]>

const classes: Readonly<Record<string, string>> = { D: 'documented', O: 'observed', A: 'assumed' }

/** Returns the evidence class of a rule from its id. For example, `AG-D3` is documented. */
export function evidenceOf(rule: string): string {
  const evidence = classes[rule.split('-')[1]?.[0] ?? '']
  if (evidence === undefined) throw new Error(`"${rule}" is no id of a rule`)
  return evidence
}
