import type { z } from 'zod'
import type { FaultDocument } from '../faults/fault.ts'

/** A JSON object of the document. */
export type Json = Readonly<Record<string, unknown>>

/** What the schemas and routes of a provider cannot say about its API. */
export interface ApiDescription {
  title: string
  /** Of the provider's own document. */
  version: string
  /** Markdown. */
  text: string
  tags: readonly { name: string; description: string }[]
  securitySchemes: Json
  /** Alternatives; in each, all schemes that it names are needed. */
  security: readonly Json[]
  /** The messages by the names that the document gives them. What is in both must be the same in both. */
  schemas: { requests: Readonly<Record<string, z.ZodType>>; responses: Readonly<Record<string, z.ZodType>> }
  /** The errors by their statuses, and the answer that all of them have. */
  errors: { schema: string; byStatus: Readonly<Record<number, ErrorDescription>> }
  /** The variable parts of paths, and the headers that are no security scheme, by name. */
  parameters: Readonly<Record<string, Parameter>>
  /** By the first of the route's operations. */
  operations: Readonly<Record<string, OperationDescription>>
  /** Played one after the other in a mock of their own; the examples are what it answers. */
  examples: readonly ExampleSpec[]
}

export interface ErrorDescription {
  description: string
  /** The name under which all operations share it; without, each has examples of its own. */
  shared?: string
  /** Whether a Retry-After may come with it. */
  retryAfter?: true
}

export interface Parameter {
  in: 'path' | 'query' | 'header'
  description: string
  schema: z.ZodType
  example: string
}

export interface OperationDescription {
  summary: string
  /** Markdown. */
  text: string
  tag: string
  /** Ids in the register, beside those of the samples. A rule that no operation names bears on all of them. */
  rules: readonly string[]
  /** Names of queries and headers; those of the path follow from the route. */
  parameters?: readonly string[]
  request?: { type: 'application/json' | 'multipart/form-data'; schemas: readonly string[] }
  response: { schema: string; description: string }
  /** Statuses. */
  errors: readonly number[]
}

/** A request whose answer becomes an example. */
export interface ExampleSpec {
  /** As the journal names it. */
  operation: string
  /** Words with hyphens: the example's name, after the rule's id. */
  name: string
  /** By which the mock decides; where the journal says otherwise, there is no document. */
  rule: string
  /** The rule that the example shows, where it is another one than decided. */
  demonstrates?: string
  summary: string
  /** Differ from the defaults for this one. */
  settings?: Record<string, unknown>
  /** Armed for this one. */
  fault?: Pick<FaultDocument, 'phase' | 'effect'>
  /** Comes in the same instant as the one before; else the clock goes on by a minute first. */
  sameInstant?: true
  request(context: ExampleContext): ExampleRequest
}

export interface ExampleContext {
  /** What an earlier sample was answered. */
  response(name: string): unknown
  /** By the mock's clock. */
  nowMs: number
}

export interface ExampleRequest {
  /** Values of the path's variables. */
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  headers?: Readonly<Record<string, string>>
  /** A JSON body. */
  json?: Json
  /** A multipart body. */
  form?: FormData
}
