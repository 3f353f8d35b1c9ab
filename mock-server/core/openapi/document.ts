/** OpenAPI documents of the providers' APIs, with examples that are recorded from a mock. */

import { alternativeTexts, type Assumptions, type RuleTexts } from '../provider/evidence.ts'
import type { Provider, Route } from '../provider/provider.ts'
import { REQUEST_HEADER } from '../settings/mock-settings.ts'
import type {
  ApiDescription,
  ExampleRequest,
  ExampleSpec,
  Json,
  OperationDescription,
  Parameter,
} from './description.ts'
import { type RecordedExample, recordExamples, type ExampleMock } from './examples.ts'
import { mergeSchemas, jsonSchema, jsonSchemas, SCHEMA_REF } from './json-schema.ts'

/** Default origin of the mock, used for the addresses in the examples. */
export const EXAMPLE_ORIGIN = 'http://127.0.0.1:4600'

const headers = {
  JournalId: {
    description:
      "The id of the journal entry that says why the mock answered so. It is the mock's own: no provider sends it, and the setting `mock.requestHeader` leaves it out.",
    schema: { type: 'string' },
  },
  RetryAfter: {
    description:
      'After how many seconds there is room again. Neither provider documents it; a setting makes the mock send it.',
    schema: { type: 'string', pattern: String.raw`^\d+$` },
  },
}
const journalId = { [REQUEST_HEADER]: { $ref: '#/components/headers/JournalId' } }
const retryAfter = { 'retry-after': { $ref: '#/components/headers/RetryAfter' } }

/**
 * Builds the OpenAPI 3.1 document of a provider's API: paths come from the provider's routes, messages from the
 * provider's schemas, and examples from recorded responses. Every build from the same code returns the same document,
 * byte for byte.
 * @param exampleMock an unused mock in which the examples are recorded
 */
export async function buildOpenApi(
  provider: Provider,
  description: ApiDescription,
  exampleMock: ExampleMock,
): Promise<Json> {
  const recorded = await recordExamples(provider, description, EXAMPLE_ORIGIN, exampleMock)
  const { schemas, securitySchemes } = description
  const operations = provider.routes.map((route) => operationOf(route, provider, description, recorded))
  const paths: Record<string, Record<string, Json>> = {}
  for (const { path, method, ...operation } of operations) paths[path] = { ...paths[path], [method]: operation.body }

  return {
    openapi: '3.1.1',
    info: {
      title: description.title,
      version: description.version,
      description: description.text,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [server(`${EXAMPLE_ORIGIN}/${provider.name}`)],
    tags: description.tags,
    security: description.security,
    paths,
    components: {
      schemas: mergeSchemas(jsonSchemas(schemas.requests, 'input'), jsonSchemas(schemas.responses, 'output')),
      responses: sharedErrors(description, recorded),
      headers: {
        JournalId: headers.JournalId,
        ...(Object.values(description.errors.byStatus).some((error) => error.retryAfter) && {
          RetryAfter: headers.RetryAfter,
        }),
      },
      ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
    },
    'x-register': registerOf(provider, await provider.assumptions(), await provider.ruleTexts()),
  }
}

/**
 * Returns the only server entry of the document: the mock. A tool therefore never uses a provider's real host by
 * default.
 */
export function server(url: string): Json {
  return {
    url,
    description: 'The mock. What is issued here is worth nothing; what is issued in production can never be cancelled.',
  }
}

export function serializeDocument(document: Json): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

function operationOf(
  route: Route,
  provider: Provider,
  description: ApiDescription,
  recorded: readonly RecordedExample[],
): { path: string; method: string; body: Json } {
  const [first = ''] = route.operations
  const operation = description.operations[first]
  if (!operation) throw new Error(`the operation "${first}" has no description`)
  const own = recorded.filter(({ example }) => route.operations.includes(example.operation))
  const variables = [...route.path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  const parameters = [...variables, ...(operation.parameters ?? [])].map((name) =>
    parameterOf(name, description.parameters[name], own),
  )
  const names = route.operations.map((name) => name.slice(provider.name.length + 1))
  return {
    path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
    method: route.method.toLowerCase(),
    body: {
      // The operation id does not contain the provider's name: Arazzo could not distinguish an id with a dot from the
      // name of a source description.
      operationId: names.join('-or-'),
      summary: operation.summary,
      description: operation.text,
      tags: [operation.tag],
      ...(parameters.length > 0 && { parameters }),
      ...(operation.request && { requestBody: requestBody(operation.request, own) }),
      responses: { 200: success(operation.response, own), ...errors(operation, description, own) },
      'x-operations': route.operations,
      'x-rules': rulesOf(provider, description, [
        ...operation.rules,
        ...own.map(({ example: { rule, demonstrates = rule } }) => demonstrates),
      ]),
    },
  }
}

/**
 * Returns the OpenAPI object of a parameter. The parameter example and the response example of the same request have
 * the same name, so that tools can match requests and responses.
 */
function parameterOf(name: string, parameter: Parameter | undefined, own: readonly RecordedExample[]): Json {
  if (!parameter) throw new Error(`the parameter "${name}" has no description`)
  const { schema, ...rest } = parameter
  const examples = Object.fromEntries(
    own.flatMap(({ example, request, status }) => {
      const value = valuesIn(request, parameter.in)[name]
      return status === 200 && value !== undefined ? [[exampleKey(example), { value }]] : []
    }),
  )
  if (Object.keys(examples).length === 0) throw new Error(`no sample has the parameter "${name}"`)
  return { name, required: true, ...rest, schema: jsonSchema(schema), examples }
}

function valuesIn(request: ExampleRequest, place: Parameter['in']): Readonly<Record<string, string>> {
  return { path: request.params, query: request.query, header: request.headers }[place] ?? {}
}

function requestBody(
  { type, schemas }: NonNullable<OperationDescription['request']>,
  own: readonly RecordedExample[],
): Json {
  const [only, ...more] = schemas.map((name) => ({ $ref: SCHEMA_REF + name }))
  const examples = Object.fromEntries(
    own.flatMap(({ example, request, status }) =>
      status === 200 && request.json ? [[exampleKey(example), { summary: example.summary, value: request.json }]] : [],
    ),
  )
  return {
    required: true,
    content: {
      [type]: {
        schema: more.length > 0 ? { oneOf: [only, ...more] } : only,
        ...(Object.keys(examples).length > 0 && { examples }),
      },
    },
  }
}

function success(
  { schema, description }: OperationDescription['response'],
  recorded: readonly RecordedExample[],
): Json {
  return {
    description,
    headers: journalId,
    content: json(
      schema,
      recorded.filter(({ status }) => status === 200),
    ),
  }
}

function errors(
  { errors: statuses }: OperationDescription,
  description: ApiDescription,
  own: readonly RecordedExample[],
): Json {
  return Object.fromEntries(
    statuses.map((status) => {
      const error = description.errors.byStatus[status]
      if (!error) throw new Error(`the status ${status} has no description`)
      if (error.shared !== undefined) return [status, { $ref: `#/components/responses/${error.shared}` }]
      return [status, errorResponse(status, description, own)]
    }),
  )
}

function sharedErrors(description: ApiDescription, recorded: readonly RecordedExample[]): Json {
  return Object.fromEntries(
    Object.entries(description.errors.byStatus).flatMap(([status, { shared }]) =>
      shared === undefined ? [] : [[shared, errorResponse(Number(status), description, recorded)]],
    ),
  )
}

function errorResponse(
  status: number,
  { errors: { schema, byStatus } }: ApiDescription,
  among: readonly RecordedExample[],
): Json {
  const error = byStatus[status]
  return {
    description: error?.description,
    headers: { ...journalId, ...(error?.retryAfter && retryAfter) },
    content: json(
      schema,
      among.filter((each) => each.status === status),
    ),
  }
}

function json(schema: string, shown: readonly RecordedExample[]): Json {
  const examples = Object.fromEntries(
    shown.map(({ example, body }) => [exampleKey(example), { summary: example.summary, value: body }]),
  )
  if (shown.length === 0) throw new Error(`no sample shows an answer of "${schema}"`)
  return { 'application/json': { schema: { $ref: SCHEMA_REF + schema }, examples } }
}

function exampleKey({ rule, demonstrates = rule, name }: ExampleSpec): string {
  return `${demonstrates}.${name}`
}

/**
 * Lists the rules that apply to an operation, with their evidence class, in the order of the register. The result
 * contains the operation's own rules, and the rules that no operation names.
 */
function rulesOf({ register }: Provider, { operations }: ApiDescription, own: readonly string[]): Json[] {
  const named = Object.values(operations).flatMap(({ rules }) => rules)
  const foreign = [...named, ...own].find((id) => !(id in register))
  if (foreign !== undefined) throw new Error(`the register has no rule "${foreign}"`)
  return Object.entries(register).flatMap(([id, { evidence }]) =>
    own.includes(id) || !named.includes(id) ? [{ id, evidence }] : [],
  )
}

/** Returns the provider's whole evidence register by rule id. */
function registerOf({ register }: Provider, assumptions: Assumptions, texts: RuleTexts): Json {
  return Object.fromEntries(
    Object.entries(register).map(([id, { evidence }]) => {
      const assumption = assumptions[id]
      const otherwise = (assumption ? alternativeTexts(assumption) : []).map(({ en }) => en).join(' ')
      return [id, { evidence, rule: texts[id]?.en ?? '', ...(otherwise !== '' && { otherwise }) }]
    }),
  )
}
