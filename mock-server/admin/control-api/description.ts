/**
 * Types of the descriptions of routes. A description adds texts and examples for the OpenAPI document to a route and to
 * the schemas that validate the requests.
 */

import type { z } from 'zod'
import type { ResponseName } from './response-schemas/index.ts'

export interface RouteDescription {
  /** Unique name of the operation. Code generators turn this name into the name of a function. */
  operationId: string
  tag: TagName
  summary: string
  /** Description in Markdown. */
  text: string
  /** Descriptions of the path variables, by the name of the variable. */
  params?: Readonly<Record<string, string>>
  /** The schema that validates the query, and a text for each parameter. */
  query?: { schema: z.ZodObject; texts: Readonly<Record<string, string>> }
  /** Descriptions of request headers, by the name of the header. */
  headers?: Readonly<Record<string, string>>
  body?: BodyDescription
  response: ResponseDescription
  /**
   * Statuses of the problem documents that this route may return, in addition to the statuses that every route may
   * return.
   */
  errors: readonly number[]
  /** The first example shows the usual response; each further example shows a variant. */
  examples: readonly [RouteExample, ...RouteExample[]]
}

export interface BodyDescription {
  /** Media type, by default `application/json`. */
  type?: string
  /** The schema that validates the body, or a JSON schema if no zod schema describes the body well enough. */
  schema: z.ZodType | Readonly<Record<string, unknown>>
  /** True if the body may be empty. */
  isOptional?: true
}

export interface ResponseDescription {
  /** Status of a successful response; 200 by default. */
  status?: number
  description: string
  /** Media type, by default `application/json`. */
  type?: string
  /** Name of the schema of the JSON body; undefined if the response is not JSON or has no body. */
  schema?: ResponseName
}

/**
 * An example in the OpenAPI document. The request of the example is sent to a running mock, and the document shows the
 * response.
 */
export interface RouteExample {
  /** Name of the example: words that are joined by hyphens. */
  name: string
  summary: string
  /**
   * Prepares the sandbox.
   * @param send sends a request to the mock; the path begins with `/`
   * @returns a value for the request, such as a journal id
   */
  before?(send: Send): Promise<string>
  /** Returns the request of the example. @param prepared the result of `before`; an empty string without `before` */
  request?(prepared: string): ExampleRequest
  /** Status of the response if it differs from the status of a successful response. */
  status?: number
  /** Format of the response if it differs from the format of the other examples. */
  format?: Pick<ResponseDescription, 'type' | 'schema'>
}

export type Send = (path: string, init?: RequestInit) => Promise<Response>

export interface ExampleRequest {
  params?: Readonly<Record<string, string>>
  query?: Readonly<Record<string, string>>
  json?: unknown
  /** A body that is not JSON. */
  text?: string
}

/** Descriptions by method and path, such as `GET /clock`. */
export type RouteDescriptions = Readonly<Record<string, RouteDescription>>

/** The groups of routes. */
export const tags = {
  server: 'The running mock: its version, and what a client needs to reach it.',
  settings: 'The settings of a sandbox.',
  clock: 'The clock of a sandbox.',
  requests: 'The journal of requests to the providers.',
  ledger: 'The issued codes, what they cost, and what the client made of them.',
  faults: 'Faults that disturb requests, and requests that wait for a decision.',
  scenarios: 'Scenarios: tasks for a client, with faults and expectations.',
  state: 'Snapshots, resets and the change feed.',
  contracts: 'Documents and provider states for contract tools.',
  sandboxes: 'Independent copies of the mock in one process.',
} as const
export type TagName = keyof typeof tags
