import type { Clock } from '../../clients/index.ts'

/** What a client is made with, so that it sends the same bytes each time. */
export interface Surroundings {
  readonly baseUrl: string
  readonly clock: Clock
  readonly fetch: typeof fetch
}

/** A pact to be: who provides, and what is asked of it. */
export interface Pact {
  readonly provider: string
  readonly interactions: readonly Interaction[]
}

/** One request of a reference client, the answer that it has to understand, and what it makes of it. */
export interface Interaction {
  /** Unique within the pact. */
  readonly description: string
  readonly state: { readonly name: string; readonly parameters?: Parameters }
  /** Of the mock, such as `at-gift.issue`. */
  readonly operation: string
  /** Ids of the rules that the request and its answer rest on. */
  readonly rules: readonly string[]
  readonly request: {
    readonly method: 'GET' | 'POST' | 'DELETE'
    /** A text, or a matcher. */
    readonly path: unknown
    readonly headers: Readonly<Record<string, unknown>>
    readonly query?: Readonly<Record<string, unknown>>
    readonly json?: unknown
    /** Sent as multipart/form-data. */
    readonly form?: FormData
  }
  /** Without `json`, any body will do. */
  readonly response: { readonly status: number; readonly json?: unknown }
  /** Makes a client and lets it do it. */
  readonly act: (surroundings: Surroundings) => Promise<unknown>
  /** What `act` gives, or the class of the error that it throws. */
  readonly expected: { readonly value: unknown } | { readonly error: new (...parameters: never[]) => Error }
  /** The client follows the answer up with another request, which another interaction is about: this is the answer to it. */
  readonly next?: unknown
}

export type Parameters = Record<string, string | number | boolean | (string | number)[]>

const classes: Readonly<Record<string, string>> = { D: 'documented', O: 'observed', A: 'assumed' }

/** How well a rule is known, which its id says: `AG-D3` is documented. */
export function evidenceOf(rule: string): string {
  const evidence = classes[rule.split('-')[1]?.[0] ?? '']
  if (evidence === undefined) throw new Error(`"${rule}" is no id of a rule`)
  return evidence
}
