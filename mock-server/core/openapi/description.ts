import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'
import type { Text } from '../localized-text.ts'

/** A JSON object in the OpenAPI document. */
export type Json = Readonly<Record<string, unknown>>

/**
 * The parts of a provider's API description that the provider's schemas and routes do not contain. The OpenAPI document
 * and the page `docs/formats.md` are generated from these parts, each in both languages.
 */
export interface ApiDescription {
  title: Text
  /** Version of the API document that the provider publishes. */
  version: string
  /** Description in Markdown. */
  text: Text
  tags: readonly { name: string; description: Text }[]
  /** The headers with which a client authenticates, by the names of their security schemes. */
  securitySchemes: Readonly<Record<string, SecurityHeader>>
  /**
   * Security requirements, as in OpenAPI: a client has to satisfy one of them, with all security schemes that the
   * requirement names.
   */
  security: readonly Json[]
  /**
   * Message schemas by their names in the document. If a name occurs in `requests` and in `responses`, both schemas
   * must be equal.
   */
  schemas: { requests: Readonly<Record<string, z.ZodType>>; responses: Readonly<Record<string, z.ZodType>> }
  /** The name of the response schema that all errors share, and the error descriptions by HTTP status. */
  errors: { schema: string; byStatus: Readonly<Record<number, ErrorDescription>> }
  /**
   * Descriptions of the path variables, and of the headers that do not belong to a security scheme. The key is the
   * name.
   */
  parameters: Readonly<Record<string, Parameter>>
  /** Operation descriptions. The key is the first operation name of the route. */
  operations: Readonly<Record<string, OperationDescription>>
  /**
   * Shell variables that replace values in the example commands. These values differ in each mock or change with time.
   * The key is the name of the header, path variable or member.
   */
  variables: Readonly<Record<string, { variable: string; value: Text }>>
  /**
   * Requests that are sent to an example mock in the order of the list. The responses of the mock become the examples.
   */
  examples: readonly ExampleSpec[]
}

export interface SecurityHeader {
  type: 'apiKey'
  in: 'header'
  name: string
  description: Text
}

export interface ErrorDescription {
  description: Text
  /** Name of the shared response component. If omitted, each operation has its own response with examples. */
  shared?: string
  /** Set if the response may have a Retry-After header. */
  retryAfter?: true
}

export interface Parameter {
  in: 'path' | 'query' | 'header'
  description: Text
  schema: z.ZodType
}

export interface OperationDescription {
  summary: Text
  /** Description in Markdown. */
  text: Text
  tag: string
  /**
   * Ids of the rules that apply to the operation, such as `RP-D5`. The ids in the operation's examples also apply and
   * are not repeated here. A rule whose id appears in no operation applies to all operations.
   */
  rules: readonly string[]
  /**
   * Names of query parameters and headers. Path parameters are not listed, because they are derived from the route's
   * path.
   */
  parameters?: readonly string[]
  request?: MessageForms & { type: 'application/json' | 'multipart/form-data'; schemas: readonly string[] }
  response: MessageForms & { schema: string; description: Text }
  /** HTTP statuses of the operation's errors. */
  errors: readonly number[]
}

interface MessageForms {
  /**
   * The schema with the members of all forms of the message, for the table of the message's members. Present only if
   * the message has several forms.
   */
  members?: z.ZodType
}

/** A request whose response becomes an example. */
export interface ExampleSpec {
  /** Name of the operation, as in the journal. */
  operation: string
  /** Name of the example: words that are joined by hyphens. In the document, the rule's id precedes this name. */
  name: string
  /**
   * Id of the rule that the mock must apply to the request. If the journal entry of the request has another rule,
   * building the document fails.
   */
  rule: string
  /** Id of the rule that the example demonstrates. The default is `rule`. */
  demonstrates?: string
  summary: Text
  /** Settings that differ from the defaults for this example. */
  settings?: Record<string, unknown>
  /** Fault that is armed for this example. */
  fault?: Pick<FaultDocument, 'phase' | 'effect'>
  /**
   * Set if the clock does not move between the previous request and this request. Otherwise, the clock advances by one
   * minute.
   */
  sameInstant?: true
  request(context: ExampleContext): ExampleRequest
}

export interface ExampleContext {
  /** Returns the response body of an earlier example. */
  response(name: string): unknown
  /** Current time on the mock's clock. */
  nowMs: number
}

export interface ExampleRequest {
  /** Values of the path variables. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  json?: Json
  form?: FormData
}
