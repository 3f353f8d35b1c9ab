import type { Json } from '../../core/openapi/description.ts'
import { SCHEMA_REF } from '../../core/openapi/json-schema.ts'

interface ProblemKind {
  name: string
  description: string
}

const kinds: Readonly<Record<number, ProblemKind>> = {
  400: { name: 'BadRequest', description: 'A parameter or the body is invalid. `errors` lists every error.' },
  401: { name: 'Unauthorized', description: 'The token is missing or wrong.' },
  403: {
    name: 'Forbidden',
    description: 'The request comes from a page of another origin, or the host name is not local.',
  },
  404: { name: 'NotFound', description: 'The sandbox id is invalid, or there is no such thing.' },
  409: { name: 'Conflict', description: 'The state of the sandbox does not allow the request.' },
  413: { name: 'ContentTooLarge', description: 'The body is too large.' },
  415: { name: 'UnsupportedMediaType', description: 'The body has a content encoding.' },
  422: { name: 'UnprocessableContent', description: 'The number of requests is not as expected.' },
  503: { name: 'ServiceUnavailable', description: 'The store is not available, or there are too many sandboxes.' },
}

/** The problem documents of the control API. */
export const problems = {
  /** Statuses that every route may return. */
  everywhere: [401, 403, 503],
  /** Returns the reference to the problem document of a status. @throws Error if the status has no description */
  refOf(status: number): string {
    const kind = kinds[status]
    if (!kind) throw new Error(`the status ${status} has no description`)
    return `#/components/responses/${kind.name}`
  },
}

/**
 * Returns the response components of the OpenAPI document: the problem documents, and the response to a request that
 * replaces a sandbox.
 */
export function problemResponses(): Json {
  const schema = { $ref: `${SCHEMA_REF}Problem` }
  return {
    Replaced: {
      description: 'The sandbox existed and was replaced.',
      content: { 'application/json': { schema: { $ref: `${SCHEMA_REF}Sandbox` } } },
    },
    ...Object.fromEntries(
      Object.values(kinds).map(({ name, description }) => [
        name,
        { description, content: { 'application/problem+json': { schema } } },
      ]),
    ),
  }
}
