import type { ConductRule } from '../conduct/rule.ts'
import type { OperationContext } from './context.ts'
import type { Register } from './evidence.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { LedgerRow } from '../ledger.ts'
import type { ApiDescription } from '../openapi/description.ts'
import type { ProviderStates } from './provider-state.ts'
import type { ProviderResponse, ProviderErrors } from './response.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import type { Collection, Transaction } from '../store/store.ts'

/** A request whose body has been read: which operation it is, and how that decides. */
export interface ParsedOperation {
  operation: string
  /** The name that the ledger has for whoever sends these credentials, right or wrong; null where it carries none. */
  caller: string | null
  /** Never throws for anything that a caller can send. */
  handle(ctx: OperationContext): ProviderResponse
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
  parse(incoming: ProviderRequest): ParsedOperation
}

/** Something that an end user's browser opens: no operation of the API, so neither limited nor in the journal. */
export interface Page {
  path: string
  render(request: {
    params: Readonly<Record<string, string>>
    query: URLSearchParams
    settings: Settings
    nowMs: number
    tx: Transaction
    providerBaseUrl: string
  }): Response
}

export interface Provider extends ProviderErrors {
  /**
   * The base paths at which a real host of the provider serves the API, longest first; undefined for a foreign host.
   * @param host lower case, without port
   */
  basePathsFor(host: string): readonly string[] | undefined
  settings: SettingDefinitions
  register: Register
  ledger: Collection<LedgerRow>
  routes: readonly Route[]
  pages: readonly Page[]
  /** Answers what no route takes. */
  handleUnknownPath: ParsedOperation['handle']
  /** The answer to what is no HTTP request that anyone could decide on. */
  malformedResponse(reason: string): ProviderResponse
  /** The answer where the mock itself failed: the provider's own shape, and no details. */
  failureResponse: ProviderResponse
  /** What the provider's rules ask of a client. */
  conduct: readonly ConductRule[]
  /** What pacts can ask to be so before a request; loaded when somebody asks for it. */
  providerStates(): Promise<ProviderStates>
  /** What is said of its API beyond schemas and routes; loaded when somebody asks for it. */
  openApiDescription(): Promise<ApiDescription>
  /** What a client needs, as environment variables; `baseUrl` is the provider's mount. */
  environmentVariables(settings: Settings, baseUrl: string): Record<string, string>
}
