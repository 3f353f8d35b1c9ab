/** OpenAPI documents of the providers' APIs, with examples that are recorded from a mock. */

import type { Language, Text } from '../localized-text.ts'
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
import { recordExamples, type ExampleMock } from './examples.ts'
import { mergeSchemas, jsonSchema, jsonSchemas, SCHEMA_REF } from './json-schema.ts'
import { ruleOf, rulesOf } from './operation-rules.ts'
import { describedRoute, recordedOf, type Source, templateOf } from './description-source.ts'

/** Default origin of the mock, used for the addresses in the examples. */
export const EXAMPLE_ORIGIN = 'http://127.0.0.1:4600'

const headers = {
  JournalId: {
    description: {
      en: "The id of the journal entry that says why the mock answered so. It is the mock's own: no provider sends it, and the setting `mock.requestHeader` leaves it out.",
      ja: 'このレスポンスの理由を記録したジャーナルの ID。モックだけのヘッダーであり、プロバイダーは送らない。設定 `mock.requestHeader` で省略できる。',
    },
    schema: { type: 'string' },
  },
  RetryAfter: {
    description: {
      en: 'After how many seconds there is room again. Neither provider documents it; a setting makes the mock send it.',
      ja: '再び受け付けられるまでの秒数。どちらのプロバイダーの仕様書にも記載はなく、モックは設定した場合にだけ送る。',
    },
    schema: { type: 'string', pattern: String.raw`^\d+$` },
  },
} as const satisfies Record<string, { description: Text; schema: Json }>
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
  language: Language = 'en',
): Promise<Json> {
  const recorded = await recordExamples(provider, description, EXAMPLE_ORIGIN, exampleMock)
  const source: Source = { provider, description, recorded, language }
  const { schemas } = description
  const paths: Record<string, Record<string, Json>> = {}
  for (const { path, method, body } of provider.routes.map((route) => operationOf(route, source)))
    paths[path] = { ...paths[path], [method]: body }
  const securitySchemes = described(description.securitySchemes, language)

  return {
    openapi: '3.1.1',
    info: {
      title: description.title[language],
      version: description.version,
      description: `${description.text[language]}\n\n${ownText[language]}`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [server(`${EXAMPLE_ORIGIN}/${provider.name}`, language)],
    tags: description.tags.map((tag) => ({ ...tag, description: tag.description[language] })),
    security: description.security,
    paths,
    components: {
      schemas: mergeSchemas(
        jsonSchemas(schemas.requests, 'input', language),
        jsonSchemas(schemas.responses, 'output', language),
      ),
      responses: sharedErrors(source),
      headers: described(
        {
          JournalId: headers.JournalId,
          ...(Object.values(description.errors.byStatus).some((error) => error.retryAfter) && {
            RetryAfter: headers.RetryAfter,
          }),
        },
        language,
      ),
      ...(Object.keys(securitySchemes).length > 0 && { securitySchemes }),
    },
  }
}

/** Returns the objects with their descriptions in one language. */
function described(objects: Readonly<Record<string, { description: Text }>>, language: Language): Json {
  return Object.fromEntries(
    Object.entries(objects).map(([name, object]) => [name, { ...object, description: object.description[language] }]),
  )
}

/** The end of the description of each document. */
const ownText: Text = {
  en: `The provider's hosts are no servers of this description, so that no tool calls them by default.

Each \`x-rules\` names rules of the evidence register (\`GET /__admin/evidence\`, \`gift-mock docs evidence\`): *documented* by the provider, *observed* in a public integration, or *assumed* by the mock. The examples are what the mock answers, each named by the rule that it shows.`,
  ja: `ツールが誤って接続しないよう、プロバイダーのホストはこの文書のサーバーに含めていない。

\`x-rules\` は、根拠一覧（\`GET /__admin/evidence\`、\`gift-mock docs evidence\`）のルールを示す。区分は、仕様書に記載（documented）、公開された連携で確認済み（observed）、モックの仮定（assumed）のいずれかである。例はモックの実際のレスポンスであり、名前の先頭は例が示すルールである。`,
}

const serverText: Text = {
  en: 'The mock. What is issued here is worth nothing; what is issued in production can never be cancelled.',
  ja: 'モック。ここで発行されるコードに価値はない。本番環境で発行したコードは取り消せない。',
}

/**
 * Returns the only server entry of the document: the mock. A tool therefore never uses a provider's real host by
 * default.
 */
export function server(url: string, language: Language): Json {
  return { url, description: serverText[language] }
}

export function serializeDocument(document: Json): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

function operationOf(route: Route, source: Source): { path: string; method: string; body: Json } {
  const { provider, description, language } = source
  const { operation, variables } = describedRoute(route, description)
  const own: Source = { ...source, recorded: recordedOf(route, source.recorded) }
  const parameters = [...variables, ...(operation.parameters ?? [])].map((name) => parameterOf(name, own))
  const names = route.operations.map((name) => name.slice(provider.name.length + 1))
  return {
    path: templateOf(route),
    method: route.method.toLowerCase(),
    body: {
      // The operation id is the name of the operation without the provider's name, so that the id contains no dot. In
      // an Arazzo document, the text before a dot may be read as the name of a source description.
      operationId: names.join('-or-'),
      summary: operation.summary[language],
      description: operation.text[language],
      tags: [operation.tag],
      ...(parameters.length > 0 && { parameters }),
      ...(operation.request && { requestBody: requestBody(operation.request, own) }),
      responses: { 200: success(operation.response, own), ...errors(operation, own) },
      'x-operations': route.operations,
      'x-rules': rulesOf(route, own).map((id) => ({ id, evidence: provider.register[id]?.evidence })),
    },
  }
}

/**
 * Returns the OpenAPI object of a parameter. The parameter example and the response example of the same request have
 * the same name, so that tools can match requests and responses.
 */
function parameterOf(name: string, { description, recorded, language }: Source): Json {
  const parameter = description.parameters[name]
  if (!parameter) throw new Error(`the parameter "${name}" has no description`)
  const { schema, description: text, ...rest } = parameter
  const examples = Object.fromEntries(
    recorded.flatMap(({ example, request, status }) => {
      const value = valuesIn(request, parameter.in)[name]
      return status === 200 && value !== undefined ? [[exampleKey(example), { value }]] : []
    }),
  )
  if (Object.keys(examples).length === 0) throw new Error(`no sample has the parameter "${name}"`)
  return { name, required: true, ...rest, description: text[language], schema: jsonSchema(schema), examples }
}

function valuesIn(request: ExampleRequest, place: Parameter['in']): Readonly<Record<string, string>> {
  return { path: request.params, query: request.query, header: request.headers }[place] ?? {}
}

function requestBody(
  { type, schemas }: NonNullable<OperationDescription['request']>,
  { recorded, language }: Source,
): Json {
  const [only, ...more] = schemas.map((name) => ({ $ref: SCHEMA_REF + name }))
  const examples = Object.fromEntries(
    recorded.flatMap(({ example, request, status }) =>
      status === 200 && request.json
        ? [[exampleKey(example), { summary: example.summary[language], value: request.json }]]
        : [],
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

function success({ schema, description }: OperationDescription['response'], source: Source): Json {
  return { description: description[source.language], headers: journalId, content: json(schema, 200, source) }
}

function errors({ errors: statuses }: OperationDescription, own: Source): Json {
  return Object.fromEntries(
    statuses.map((status) => {
      const error = own.description.errors.byStatus[status]
      if (!error) throw new Error(`the status ${status} has no description`)
      if (error.shared !== undefined) return [status, { $ref: `#/components/responses/${error.shared}` }]
      return [status, errorResponse(status, own)]
    }),
  )
}

function sharedErrors(source: Source): Json {
  return Object.fromEntries(
    Object.entries(source.description.errors.byStatus).flatMap(([status, { shared }]) =>
      shared === undefined ? [] : [[shared, errorResponse(Number(status), source)]],
    ),
  )
}

function errorResponse(status: number, source: Source): Json {
  const { schema, byStatus } = source.description.errors
  const error = byStatus[status]
  return {
    description: error?.description[source.language],
    headers: { ...journalId, ...(error?.retryAfter && retryAfter) },
    content: json(schema, status, source),
  }
}

/** Returns the content of a response: its schema, and the recorded bodies of the status. */
function json(schema: string, status: number, { recorded, language }: Source): Json {
  const shown = recorded.filter((each) => each.status === status)
  const examples = Object.fromEntries(
    shown.map(({ example, body }) => [exampleKey(example), { summary: example.summary[language], value: body }]),
  )
  if (shown.length === 0) throw new Error(`no sample shows an answer of "${schema}"`)
  return { 'application/json': { schema: { $ref: SCHEMA_REF + schema }, examples } }
}

function exampleKey(example: ExampleSpec): string {
  return `${ruleOf(example)}.${example.name}`
}
