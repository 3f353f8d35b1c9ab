import fc from 'fast-check'
import { z } from 'zod'
import type { World } from '../oracle/fuzzed-mock.ts'
import { AUTH_KEY, CAMPAIGN, KNOWN_PRODUCT, PNG, signature } from '../oracle/fuzzed-mock.ts'
import { joined } from './http-mutations.ts'
import { type JsonMutation, mutateJson } from './json-mutations.ts'
import { valuesOf } from './json-schema.ts'
import { bytesOf, type RequestData } from './request.ts'

const contentShape = z.record(
  z.string(),
  z.looseObject({ schema: z.unknown(), examples: z.record(z.string(), z.object({ value: z.unknown() })).optional() }),
)
const descriptionShape = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        parameters: z.array(z.looseObject({ in: z.string(), name: z.string() })).optional(),
        requestBody: z.looseObject({ content: contentShape }).optional(),
        responses: z.record(z.string(), z.looseObject({ content: contentShape.optional() })),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})

/** A route of a provider and the data from which valid requests to the route are generated. */
export interface Template {
  provider: string
  operation: string
  method: string
  /** Path of the route, with variables in braces. */
  path: string
  query: readonly string[]
  /** Names of all members and of the required members of the JSON body; undefined if the route has no JSON body. */
  members?: { all: readonly string[]; required: readonly string[] }
  /** Names of the parts of a multipart body. */
  parts: readonly string[]
  /** Example bodies that the OpenAPI description shows together with a successful response. */
  examples: readonly unknown[]
  /** Generator of other JSON bodies that match the schema; undefined if the route has no JSON body. */
  values: fc.Arbitrary<unknown> | undefined
}

/**
 * Reads the templates from the OpenAPI documents of the mock. A new operation is therefore fuzzed without a change in
 * this file.
 */
export async function readTemplates(fetch: (request: Request) => Promise<Response>): Promise<Template[]> {
  const templates: Template[] = []
  for (const provider of ['at-gift', 'realpay-gift']) {
    const response = await fetch(new Request(`http://localhost/__admin/openapi/${provider}.json`))
    const { paths, components } = descriptionShape.parse(await response.json())
    const resolve = (ref: string): unknown => components.schemas[ref.split('/').at(-1) ?? '']
    for (const [path, methods] of Object.entries(paths))
      for (const [method, { operationId: operation, parameters = [], requestBody, responses }] of Object.entries(
        methods,
      )) {
        const json = requestBody?.content['application/json']
        const form = requestBody?.content['multipart/form-data']
        const shown = responses['200']?.content?.['application/json']?.examples ?? {}
        const good = Object.entries(json?.examples ?? {}).filter(([name]) => Object.hasOwn(shown, name))
        templates.push({
          provider,
          operation,
          method: method.toUpperCase(),
          path: `/${provider}${path}`,
          query: parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name),
          ...(json && { members: membersOf(json.schema, resolve) }),
          parts: form ? membersOf(form.schema, resolve).all : [],
          examples: good.map(([, { value }]) => value),
          values: json && valuesOf(json.schema, resolve),
        })
      }
  }
  return templates
}

const objectShape = z.looseObject({
  $ref: z.string().optional(),
  oneOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
})

/**
 * Returns the names of all members and of the required members of an object schema. In a choice of object schemas, a
 * member is required only if every choice requires the member.
 */
function membersOf(schema: unknown, resolve: (ref: string) => unknown): { all: string[]; required: string[] } {
  const { $ref: ref, oneOf, properties, required } = objectShape.parse(schema)
  if (ref !== undefined) return membersOf(resolve(ref), resolve)
  if (!oneOf) return { all: Object.keys(properties), required }
  const each = oneOf.map((one) => membersOf(one, resolve))
  return {
    all: [...new Set(each.flatMap(({ all }) => all))],
    required: each.map((one) => one.required).reduce((common, names) => common.filter((name) => names.includes(name))),
  }
}

/** A valid request whose variables are not filled in yet. */
export interface Draft {
  template: Template
  json: unknown
  /**
   * True if the JSON body is an example from the description with a successful response, or if the request has no JSON
   * body.
   */
  isExample: boolean
}

export function anyDraft(templates: readonly Template[]): fc.Arbitrary<Draft> {
  return fc.oneof(
    ...templates.map((template) => {
      const { examples, values } = template
      if (examples.length === 0 || !values) return fc.constant({ template, json: undefined, isExample: true })
      const example = fc.record({
        template: fc.constant(template),
        json: fc.constantFrom(...examples),
        isExample: fc.constant(true),
      })
      const other = fc.record({ template: fc.constant(template), json: values, isExample: fc.constant(false) })
      return fc.oneof({ weight: 4, arbitrary: example }, { weight: 1, arbitrary: other })
    }),
  )
}

const BOUNDARY = 'fuzz-boundary'

/** Turns a draft into a request to a mock: fills in the variables, signs the request, and encodes the changed body. */
export function requestFor(
  { template, json }: Draft,
  { known }: Pick<World, 'known'>,
  requestId: string,
  changes: readonly JsonMutation[] = [],
): RequestData {
  const { provider, method, path, query, parts } = template
  const filled = path.replace('{campaign}', CAMPAIGN).replace('{purchaseId}', known.purchaseId)
  const signed = provider === 'realpay-gift' ? signature(method === 'GET' ? undefined : requestId) : []
  const common = {
    method,
    origin: 'http://localhost',
    target: query.length > 0 ? `${filled}?${query[0]}=${known.boughtWith}` : filled,
  }
  if (json !== undefined)
    return {
      ...common,
      headers: [['content-type', 'application/json'], ...signed],
      body: bytesOf(mutateJson(withKnown(json, known), changes)),
    }
  if (parts.length === 0) return { ...common, headers: signed, body: bytesOf('') }
  const written = parts.map((name) => {
    const isFile = name !== 'redirect_url'
    const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${isFile ? '; filename="a.png"' : ''}\r\n\r\n`
    return joined(bytesOf(head), isFile ? PNG : bytesOf('https://example.com/'), bytesOf('\r\n'))
  })
  return {
    ...common,
    headers: [['content-type', `multipart/form-data; boundary=${BOUNDARY}`], ...signed],
    body: joined(...written, bytesOf(`--${BOUNDARY}--\r\n`)),
  }
}

/**
 * Replaces the members for which only the mock knows valid values: the AuthKey of the campaign, and the TranId and the
 * product of an issued code.
 */
function withKnown(json: unknown, known: World['known']): unknown {
  if (typeof json !== 'object' || json === null || !('AuthKey' in json)) return json
  const ours = { ...json, AuthKey: AUTH_KEY }
  return 'TranId' in json ? { ...ours, ...KNOWN_PRODUCT, TranId: known.tranId } : ours
}
