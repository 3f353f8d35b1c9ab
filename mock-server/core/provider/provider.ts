/**
 * The interface that a provider implements. Other files of this folder contain helpers that both providers use, such as
 * the rate limiter and TOTP.
 */

import type { ZodType } from 'zod'
import type { ProviderAdvice } from '../advice/correction.ts'
import type { BookRules } from '../book/billed-code.ts'
import type { ConductRule } from '../conduct/rule.ts'
import type { OperationContext } from './context.ts'
import type { Assumptions, Register, RuleTexts } from './evidence.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerRow } from '../ledger.ts'
import type { Language, Text } from '../localized-text.ts'
import type { ApiDescription } from '../openapi/description.ts'
import type { ProviderStates } from './provider-state.ts'
import type { ObserveResponse } from './recordings/observe-response.ts'
import type { RecordingRules } from './recordings/recording-rules.ts'
import type { Outcomes } from './outcomes.ts'
import type { OrderRules } from '../scenario/order-rules.ts'
import type { ReadRecordedOrder } from '../scenario/recorded-order.ts'
import type { Explanation } from '../reasons/reason.ts'
import type { ProviderPreset } from './tester-preset.ts'
import type { GatewayShape, ProviderResponse, ProviderErrors } from './response.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import type { Collection, Transaction } from '../store/store.ts'

/** A parsed request: the name of the operation, and the function that runs the operation. */
export interface ParsedOperation {
  operation: string
  /**
   * Fingerprint of the request's credentials, in the form that the ledger stores; null if the request has no
   * credentials. Invalid credentials have a fingerprint too.
   */
  caller: string | null
  /** Runs the operation. Never throws an error that depends on the caller's input. */
  handle(ctx: OperationContext): ProviderResponse
  /**
   * Parses the request again with the settings of the sandbox. The method is present only if the settings can change
   * the operation.
   */
  under?(settings: Settings): ParsedOperation
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** Path below the provider's base URL, in Hono's pattern syntax. */
  path: string
  /** Names of the operations that a request to this route can resolve to. */
  operations: readonly string[]
  /** Maximum size of the body in bytes. A longer body is not read. */
  maxBodyBytes: number
  /** True if the body may contain files. Such a body is read as bytes instead of text. */
  files?: boolean
  /**
   * Parses the request before the transaction. `parse` does not validate the request, since `handle` runs the checks in
   * a defined order.
   */
  parse(incoming: ProviderRequest): ParsedOperation
}

/**
 * A page for an end user's browser, or a file that such a page loads. A page is not an API operation, so requests for a
 * page are neither rate-limited nor recorded in the journal.
 */
export interface Page {
  /** Path below the provider's base URL, in Hono's pattern syntax. */
  path: string
  /**
   * Loads the function that renders the page. A page is loaded when it is first requested, to keep the start-up fast.
   */
  load(): Promise<(request: PageRequest) => Response>
}

export interface PageRequest {
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  /** The language of the query (`lang`) or of the browser. */
  language: Language
  settings: Settings
  nowMs: number
  tx: Transaction
}

/** The access token that a caller has to send at the moment. */
export interface AccessToken {
  /** Fingerprint of the caller's credentials, as in the journal and the ledger. */
  caller: string
  token: string
  /** Time by the sandbox's clock until the next token [ms]. */
  remainingMs: number
}

/** An id by which people can find a request in logs. */
export interface RequestReference {
  /** Name of the kind of id, such as `TranId`. */
  name: Text
  value: string
}

export interface Provider extends ProviderErrors {
  /**
   * Domain of all real hosts of the provider, such as `example.jp`. The forward proxy lets no request to this domain
   * leave the process.
   */
  domain: string
  /**
   * Returns the base paths at which a real host of the provider serves the API, longest first; undefined if the
   * provider has no such host.
   * @param host host name in lower case, without port
   */
  basePathsFor(host: string): readonly string[] | undefined
  settings: SettingDefinitions
  register: Register
  /** Loads the texts of the rules in the register. Each text is one sentence. */
  ruleTexts(): Promise<RuleTexts>
  /** Loads the information about the assumed rules: alternatives, and questions to the provider. */
  assumptions(): Promise<Assumptions>
  ledger: Collection<LedgerRow>
  routes: readonly Route[]
  /** All outcomes that the provider's responses can have, except the outcomes of faults. */
  outcomes: Outcomes
  pages: readonly Page[]
  /** Handles a request that matches no route. */
  handleUnknownPath: ParsedOperation['handle']
  /** Returns the response to a request that is not valid HTTP. */
  malformedResponse(why: Explanation): ProviderResponse
  /**
   * Returns the format of an error response that a gateway in front of the provider sends; undefined if the response
   * has the provider's own format.
   */
  gatewayShape(response: ProviderResponse, settings: Settings): GatewayShape | undefined
  /**
   * The response that is sent if the mock itself fails. The response has the provider's error format and contains no
   * details of the failure.
   */
  failureResponse: ProviderResponse
  /** Names of the rules of conduct for clients of the provider, in the order of the rules. */
  conductNames: readonly string[]
  /** Loads the rules of conduct. Only reports on clients need these rules. */
  loadConduct(): Promise<readonly ConductRule[]>
  /** The rules by which the book of a client is compared with the codes of the provider. */
  book: BookRules
  /** The rules by which the codes of the provider are compared with the task of a client. */
  order: OrderRules
  /**
   * Returns an id by which people can find a request in the logs of the client or the provider; undefined if there is
   * no such id.
   */
  referenceOf(
    entry: Pick<JournalEntry, 'operation' | 'request' | 'response'> & Partial<Pick<JournalEntry, 'ledgerKey'>>,
  ): RequestReference | undefined
  /** Loads the states that pacts can require. */
  providerStates(): Promise<ProviderStates>
  /** Loads the schemas of the values that the provider stores. The key is the name of the collection. */
  storedValues(): Promise<Readonly<Record<string, ZodType>>>
  /**
   * Loads the preset for testers: inputs, such as a product or a price, for which a fault fires without any setup of
   * faults.
   */
  testerPreset(): Promise<ProviderPreset>
  /** Loads the corrections of refused requests. */
  advice(): Promise<ProviderAdvice>
  /**
   * Shell expressions that return the credentials of a request. The key is the name of the header or body member that
   * contains the credential. The shell that evaluates these expressions has the environment variables of a client, and
   * a command `admin` that reads the control API.
   */
  credentialExpressions: Readonly<Record<string, string>>
  /** Loads the function that reads the order of a recorded request, for a scenario. */
  recordedOrder(): Promise<ReadRecordedOrder>
  /** Loads the function that records a response of the real provider. */
  observe(): Promise<ObserveResponse>
  /** Loads the rules that say how requests to the provider are recorded and compared. */
  recording(): Promise<RecordingRules>
  /**
   * Loads the Japanese sentences for the reasons that the provider's outcomes can have. The key is the key of the
   * reason.
   */
  japaneseReasons(): Promise<Readonly<Record<string, string>>>
  /** Loads the parts of the OpenAPI description that the provider's schemas and routes do not contain. */
  openApiDescription(): Promise<ApiDescription>
  /**
   * Returns the current access token of each caller. The list is empty if the provider has no tokens that depend on the
   * time.
   * @param nowMs time of the sandbox's clock
   */
  accessTokens(settings: Settings, nowMs: number): AccessToken[]
  /** Returns the configuration of a client as environment variables. @param baseUrl the provider's base URL */
  environmentVariables(settings: Settings, baseUrl: string): Record<string, string>
}

/**
 * Returns the configuration for clients of a sandbox as environment variables: the URL of the sandbox, the URL of its
 * control API, and the variables of each provider.
 * @param url URL of the sandbox, without a trailing slash
 */
export function environmentVariables(
  providers: readonly Provider[],
  settings: Settings,
  url: string,
): Record<string, string> {
  return Object.assign(
    { GIFT_MOCK_URL: url, GIFT_MOCK_ADMIN_URL: `${url}/__admin` },
    ...providers.map((provider) => provider.environmentVariables(settings, `${url}/${provider.name}`)),
  )
}
