import { z } from 'zod'
import type { Json } from '../../core/openapi/description.ts'
import { jsonSchemas, SCHEMA_REF, withoutDefinitions } from '../../core/openapi/json-schema.ts'
import { NAME, VERSION } from '../../core/version.ts'
import { contractRoutes, sandboxRoutes } from './operations/contracts-and-sandboxes.ts'
import {
  type ResponseDescription,
  type RouteDescription,
  type RouteDescriptions,
  type Send,
  tags,
} from './description.ts'
import { type PlayedExample, playExample } from './examples.ts'
import { inputSchema } from './input-schema.ts'
import { faultRoutes } from './operations/faults.ts'
import { ledgerRoutes } from './operations/ledger.ts'
import { problems, problemResponses } from './problems.ts'
import { requestRoutes } from './operations/requests.ts'
import { responseSchemas } from './response-schemas/index.ts'
import { scenarioRoutes, stateRoutes } from './operations/scenarios-and-state.ts'
import { serverRoutes } from './operations/server.ts'
import { clockRoutes, settingsRoutes } from './operations/settings-and-clock.ts'

/** The descriptions of all routes, by method and path. */
export const routeDescriptions: RouteDescriptions = {
  ...serverRoutes,
  ...settingsRoutes,
  ...clockRoutes,
  ...requestRoutes,
  ...ledgerRoutes,
  ...faultRoutes,
  ...scenarioRoutes,
  ...stateRoutes,
  ...contractRoutes,
  ...sandboxRoutes,
}

/** Maximum length of the JSON of an example in the document. Longer responses are not shown. */
const MAX_EXAMPLE_LENGTH = 8000

/** A mock that receives the request of one example. */
export interface ExampleTarget {
  send: Send
  close(): Promise<void>
}

/**
 * Builds the OpenAPI 3.1 document of the control API. The descriptions of queries and bodies come from the schemas that
 * validate the queries and bodies. The responses in the examples come from a running mock.
 * @param routes method and path of each route of the router, such as `GET /clock`
 * @param target creates an unused mock
 * @throws Error if a route has no description, or if a description belongs to no route
 */
export async function buildControlApi(routes: readonly string[], target: () => ExampleTarget): Promise<Json> {
  const missing = routes.filter((route) => !Object.hasOwn(routeDescriptions, route))
  const extra = Object.keys(routeDescriptions).filter((route) => !routes.includes(route))
  if (missing.length + extra.length > 0)
    throw new Error(
      `routes without a description: ${missing.join(', ')}; descriptions without a route: ${extra.join(', ')}: change mock-server/admin/control-api`,
    )

  const paths: Record<string, Record<string, Json>> = {}
  for (const [route, description] of Object.entries(routeDescriptions)) {
    const [method = '', path = ''] = route.split(' ')
    const played = await playAll(route, description, target)
    const place = path.replaceAll(/:(\w+)/g, '{$1}')
    paths[place] = { ...paths[place], [method.toLowerCase()]: operationOf(path, description, played) }
  }
  return {
    openapi: '3.1.1',
    info: {
      title: `Control API of ${NAME}`,
      version: VERSION,
      description:
        'Steers and watches the mock. Each sandbox has its own control API, at `/sandboxes/{id}/__admin`. Requests of pages of other origins are refused. All codes are fake.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    security: [{}, { adminToken: [] }],
    paths,
    components: {
      schemas: jsonSchemas(responseSchemas(), 'output', 'en'),
      responses: problemResponses(),
      securitySchemes: {
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of `--admin-token`. A mock on the loopback interface requires none by default.',
        },
      },
    },
  }
}

async function playAll(
  route: string,
  description: RouteDescription,
  target: () => ExampleTarget,
): Promise<PlayedExample[]> {
  const played: PlayedExample[] = []
  // This route has no example, because the response would be the whole document.
  if (route === 'GET /openapi.json') return played
  for (const example of description.examples) {
    const { send, close } = target()
    try {
      played.push(await playExample(route, description, example, send))
    } finally {
      await close()
    }
  }
  return played
}

function operationOf(path: string, description: RouteDescription, played: readonly PlayedExample[]): Json {
  const { operationId, summary, text, tag, response, body } = description
  const { status = 200 } = response
  const parameters = parametersOf(path, description)
  const problemStatuses = [...description.errors, ...problems.everywhere].toSorted((a, b) => a - b)
  return {
    operationId,
    summary,
    description: text,
    tags: [tag],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: requestBodyOf(body, played, status) }),
    responses: {
      ...(operationId === 'createSandbox' && { 200: { $ref: '#/components/responses/Replaced' } }),
      [status]: successOf(
        description,
        played.filter((one) => one.status === status),
      ),
      ...Object.fromEntries(problemStatuses.map((each) => [each, { $ref: problems.refOf(each) }])),
    },
  }
}

function parametersOf(path: string, { params = {}, query, headers = {} }: RouteDescription): Json[] {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: textOf(params, name, path),
    schema: { type: 'string' },
  }))
  const { properties = {}, required = [] }: z.core.JSONSchema.BaseSchema = query ? inputSchema(query.schema) : {}
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    description: textOf(query?.texts ?? {}, name, path),
    schema,
  }))
  const inHeaders = Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }))
  return [...inPath, ...inQuery, ...inHeaders]
}

function textOf(texts: Readonly<Record<string, string>>, name: string, path: string): string {
  const text = texts[name]
  if (text === undefined) throw new Error(`the parameter "${name}" of ${path} has no description`)
  return text
}

function requestBodyOf(
  { type = 'application/json', schema, isOptional }: NonNullable<RouteDescription['body']>,
  played: readonly PlayedExample[],
  status: number,
): Json {
  const shown = played
    .filter((one) => one.status === status)
    .map(({ example, request }): [string, Json] => [
      example.name,
      { summary: example.summary, value: request.json ?? request.text },
    ])
  return {
    required: isOptional !== true,
    content: {
      [type]: {
        schema: schema instanceof z.ZodType ? inputSchema(schema) : withoutDefinitions(schema),
        examples: Object.fromEntries(shown.filter(([, { value }]) => isShort(value))),
      },
    },
  }
}

function successOf({ response, examples }: RouteDescription, played: readonly PlayedExample[]): Json {
  const { description, status } = response
  if (status === 204) return { description }
  const formats = examples.map(({ format = response }) => format)
  const types = [...new Set(formats.map(typeOf))]
  return {
    description,
    content: Object.fromEntries(types.map((type) => [type, contentOf(type, formats, response, played)])),
  }
}

type Format = Pick<ResponseDescription, 'type' | 'schema'>

function typeOf({ type = 'application/json' }: Format): string {
  return type
}

/** Returns the schema and the examples of the responses that have the media type `type`. */
function contentOf(type: string, formats: readonly Format[], response: Format, played: readonly PlayedExample[]): Json {
  const names = new Set(formats.filter((format) => typeOf(format) === type).map(({ schema }) => schema))
  const schemas = [...names].map((name) => (name === undefined ? { type: 'string' } : { $ref: SCHEMA_REF + name }))
  const shown = played.flatMap(({ example, body }) =>
    typeOf(example.format ?? response) === type && isShort(body)
      ? [[example.name, { summary: example.summary, value: body }] as const]
      : [],
  )
  return {
    schema: schemas.length > 1 ? { anyOf: schemas } : schemas[0],
    ...(shown.length > 0 && { examples: Object.fromEntries(shown) }),
  }
}

function isShort(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value).length <= MAX_EXAMPLE_LENGTH
}
