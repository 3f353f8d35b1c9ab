import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'

/** A JSON object of the document. */
export type Json = Readonly<Record<string, unknown>>

/** Describes the parts of a provider's API that its schemas and routes do not define. */
export interface ApiDescription {
  title: string
  /** Version of the provider's own document. */
  version: string
  /** Markdown. */
  text: string
  tags: readonly { name: string; description: string }[]
  securitySchemes: Json
  /** Alternatives. An alternative requires all schemes that it names. */
  security: readonly Json[]
  /** Message schemas by their names in the document. A name in both groups must have the same schema in both. */
  schemas: { requests: Readonly<Record<string, z.ZodType>>; responses: Readonly<Record<string, z.ZodType>> }
  /** Errors by status, and the name of the response schema that they share. */
  errors: { schema: string; byStatus: Readonly<Record<number, ErrorDescription>> }
  /** Path variables, and headers that are not part of a security scheme, by name. */
  parameters: Readonly<Record<string, Parameter>>
  /** Operation descriptions by the first operation of the route. */
  operations: Readonly<Record<string, OperationDescription>>
  /** Requests that are sent in this order to an example mock. Its responses become the examples. */
  examples: readonly ExampleSpec[]
}

export interface ErrorDescription {
  description: string
  /** Name of the shared response component. If omitted, each operation has its own response with examples. */
  shared?: string
  /** Set if the response may have a Retry-After header. */
  retryAfter?: true
}

export interface Parameter {
  in: 'path' | 'query' | 'header'
  description: string
  schema: z.ZodType
}

export interface OperationDescription {
  summary: string
  /** Markdown. */
  text: string
  tag: string
  /** Register ids, in addition to those of the examples. A rule that no operation names applies to all operations. */
  rules: readonly string[]
  /** Names of query parameters and headers. Path parameters follow from the route. */
  parameters?: readonly string[]
  request?: { type: 'application/json' | 'multipart/form-data'; schemas: readonly string[] }
  response: { schema: string; description: string }
  /** Error statuses. */
  errors: readonly number[]
}

/** A request whose response becomes an example. */
export interface ExampleSpec {
  /** Operation name in the journal. */
  operation: string
  /** Name of the example, as words with hyphens. In the document it follows the rule's id. */
  name: string
  /** Rule that the mock must apply. If the journal has another one, building the document fails. */
  rule: string
  /** Rule that the example demonstrates, if it is not `rule`. */
  demonstrates?: string
  summary: string
  /** Settings that differ from the defaults for this example. */
  settings?: Record<string, unknown>
  /** Fault that is armed for this example. */
  fault?: Pick<FaultDocument, 'phase' | 'effect'>
  /** Sends the request at the same time as the previous one. Otherwise the clock advances by one minute first. */
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
  /** A JSON body. */
  json?: Json
  /** A multipart body. */
  form?: FormData
}
