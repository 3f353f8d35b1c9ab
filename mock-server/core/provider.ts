import type { ConductRule } from './conduct/rule.ts'
import type { Register } from './evidence.ts'
import type { Mint } from './ids.ts'
import type { Incoming } from './incoming.ts'
import type { Outcome } from './journal.ts'
import type { LedgerRow } from './ledger.ts'
import type { ApiDescription } from './openapi/description.ts'
import type { ProviderStates } from './provider-state.ts'
import type { SettingDefinitions, Settings } from './settings.ts'
import type { Collection, Transaction } from './store/store.ts'

/** What a provider answers, and why. */
export interface Answer {
  status: number
  /** A JSON value. */
  body: unknown
  headers?: Readonly<Record<string, string>>
  outcome: Outcome
  /** The key in the provider's ledger of the code that the answer gives away. */
  ledgerKey?: string | undefined
}

/** A newly issued code for the ledger; the mechanism adds who issued it and when. */
export interface Issue {
  code: string
  reference: string
  product: string
  /** Yen. */
  faceValue: number
  /** Yen. */
  fee: number
  caller: string
  /** What the provider keeps of it beyond the ledger. */
  record: unknown
}

/** What an operation decides with, for one transaction: what it does must be repeatable, as `Store` says. */
export interface Exchange {
  incoming: Incoming
  /** By the sandbox's clock, milliseconds since the epoch. */
  nowMs: number
  settings: Settings
  tx: Transaction
  /** Counts up the ids of a kind, named as a counter of its own: `at-gift.code`. */
  next(kind: string): number
  /** The look of an id. Draw all that is needed before the next call: the mint is one for all. */
  draw(kind: string, sequence: number): Mint
  /** Writes a code into the provider's ledger; false where the key is taken. */
  issue(key: string, issue: Issue): boolean
  /** Says that the answer gives away a code that was issued before. */
  recover(key: string): void
}

/** A request whose body has been read: which operation it is, and how that decides. */
export interface Prepared {
  operation: string
  /** The name that the ledger has for whoever sends these credentials, right or wrong; null where it carries none. */
  caller: string | null
  /** Never throws for anything that a caller can send. */
  decide(exchange: Exchange): Answer
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** Below the provider's mount, in Hono's pattern syntax. */
  path: string
  /** The names of what `prepare` may find it to be. */
  operations: readonly string[]
  /** A longer body is not read. */
  maxBodyBytes: number
  /** Whether the body holds files; all others are text. */
  files?: boolean
  /** Takes the body apart, before the transaction, and judges nothing: the checks have an order to keep. */
  prepare(incoming: Incoming): Prepared
}

/** Something that an end user's browser opens: no operation of the API, so neither limited nor in the journal. */
export interface Page {
  path: string
  respond(view: {
    params: Readonly<Record<string, string>>
    query: URLSearchParams
    settings: Settings
    nowMs: number
    tx: Transaction
    mountUrl: string
  }): Response
}

export interface Provider {
  /** The first segment of its paths. */
  name: string
  /**
   * The base paths at which a real host of the provider serves the API, longest first; undefined for a foreign host.
   * @param host lower case, without port
   */
  basesOn(host: string): readonly string[] | undefined
  settings: SettingDefinitions
  register: Register
  ledger: Collection<LedgerRow>
  routes: readonly Route[]
  pages: readonly Page[]
  /** Answers what no route takes. */
  unknownPath: Prepared['decide']
  /** The answer to what is no HTTP request that anyone could decide on. */
  malformed(reason: string): Answer
  /** The answer where the mock itself failed: the provider's own shape, and no details. */
  failure: Answer
  /** The statuses that an error of the provider can have. */
  errorStatuses: readonly number[]
  /** The provider's own error of one of those statuses, for no reason of its own: a fault asks for it. */
  errorOf(status: number): Answer
  /** What the provider's rules ask of a client. */
  conduct: readonly ConductRule[]
  /** What pacts can ask to be so before a request; loaded when somebody asks for it. */
  states(): Promise<ProviderStates>
  /** What is said of its API beyond schemas and routes; loaded when somebody asks for it. */
  describe(): Promise<ApiDescription>
  /** What a client needs, as environment variables; `baseUrl` is the provider's mount. */
  environment(settings: Settings, baseUrl: string): Record<string, string>
}
