import { beforeAll, describe, expect, test } from 'vitest'
import { createGiftMock, providers, exampleMockOptions } from '../../../mock-server/app.ts'
import type { ApiDescription, ExampleSpec } from '../../../mock-server/core/openapi/description.ts'
import { type RecordedExample, recordExamples, requestOf } from '../../../mock-server/core/openapi/examples.ts'
import type { Provider } from '../../../mock-server/core/provider/provider.ts'
import { committed, mismatches } from '../../../contracts/openapi/compare.ts'

const ORIGIN = 'http://127.0.0.1:4600'

interface Twist {
  rule: string
  settings?: Record<string, unknown>
  status?: number
  atOnce?: true
  headers?: Record<string, string>
  params?: Record<string, string>
  json?: Record<string, unknown>
}

/**
 * Changes to a valid request, by the name of the provider and the error status. After such a change, a request for any
 * operation of the provider gets this status.
 */
const twists: Readonly<Record<string, Readonly<Record<string, readonly Twist[]>>>> = {
  'at-gift': {
    400: [{ rule: 'AG-D3', json: { Amount: undefined } }],
    401: [{ rule: 'AG-A7', json: { AuthKey: 'none' } }],
    403: [{ rule: 'AG-D8', settings: { 'atGift.allowedIps': ['192.0.2.1'] } }],
    404: [{ rule: 'AG-A7', params: { campaign: 'none' } }],
    429: [
      { rule: 'AG-D3' },
      { rule: 'AG-D7', atOnce: true },
      { rule: 'AG-D7', atOnce: true, settings: { 'atGift.retryAfter': true } },
    ],
    500: [{ rule: 'AG-D6', status: 500 }],
  },
  'realpay-gift': {
    400: [{ rule: 'RP-A3', headers: { 'x-realpay-gift-api-access-key': 'none' } }],
    401: [{ rule: 'RP-D2', headers: { 'x-realpay-gift-api-access-token': '000000' } }],
    409: [{ rule: 'RP-D4', headers: { 'x-realpay-gift-api-request-id': 'sample-create-purchase' } }],
    429: [
      { rule: 'RP-A3', headers: { 'x-realpay-gift-api-access-key': 'none' } },
      ...[false, true].map((retryAfter) => ({
        rule: 'RP-A1',
        atOnce: true as const,
        settings: { 'realpayGift.limit.requests': 1, 'realpayGift.retryAfter': retryAfter },
      })),
    ],
    503: [
      { rule: 'RP-D14', status: 503 },
      { rule: 'RP-A3', headers: { 'x-realpay-gift-api-access-key': 'none' } },
      {
        rule: 'RP-A1',
        atOnce: true,
        settings: { 'realpayGift.limit.requests': 1, 'realpayGift.limit.status': 503, 'realpayGift.retryAfter': true },
      },
    ],
  },
}

function twisted(
  good: ExampleSpec,
  { rule, settings, status, atOnce: sameInstant, headers, params, json }: Twist,
): ExampleSpec {
  return {
    operation: good.operation,
    name: `${good.name}-again`,
    summary: { en: '', ja: '' },
    rule,
    ...(settings && { settings }),
    ...(sameInstant && { sameInstant }),
    ...(status !== undefined && { fault: { phase: 'before-commit', effect: { type: 'provider-error', status } } }),
    request(stage) {
      const request = good.request(stage)
      return {
        ...request,
        params: { ...request.params, ...params },
        headers: { ...request.headers, ...headers },
        ...(request.json && { json: { ...request.json, ...json } }),
      }
    },
  }
}

/**
 * Returns requests for each error of each operation. The samples of the OpenAPI description cover the successful
 * responses.
 */
function refusals({ name, routes }: Provider, { examples }: ApiDescription): ExampleSpec[] {
  return routes.flatMap(({ operations, method }) =>
    operations.flatMap((operation) => {
      const good = examples.find((sample) => sample.operation === operation)
      const wanted = Object.entries(twists[name] ?? {}).filter(([status]) => !(status === '409' && method === 'GET'))
      return good ? wanted.flatMap(([, way]) => way.map((twist) => twisted(good, twist))) : []
    }),
  )
}

async function interactionOf({ routes }: Provider, { example, request, status, headers, body }: RecordedExample) {
  const route = routes.find(({ operations }) => operations.includes(example.operation))
  if (!route) throw new Error(`there is no route for ${example.operation}`)
  const sent = requestOf(ORIGIN, route, request)
  const { pathname, search } = new URL(sent.url)
  const text = await sent.text()
  return {
    description: `${example.operation} ${example.name} ${status}`,
    request: {
      method: route.method,
      path: pathname,
      query: search.slice(1),
      headers: Object.fromEntries(sent.headers),
      ...(text !== '' && { body: request.json ? JSON.parse(text) : text }),
    },
    response: { status, headers, body },
  }
}

describe.each(providers)('$name', (provider) => {
  const description = committed(provider.name)
  const documented = Object.values(description.paths).flatMap((methods) =>
    Object.values(methods).flatMap((operation) =>
      operation['x-operations'].flatMap((name) =>
        Object.keys(operation.responses).map((status) => `${name} ${status}`),
      ),
    ),
  )
  let described: ApiDescription
  let played: RecordedExample[]
  beforeAll(async () => {
    described = await provider.openApiDescription()
    played = await recordExamples(
      provider,
      { ...described, examples: [...described.examples, ...refusals(provider, described)] },
      ORIGIN,
      createGiftMock(exampleMockOptions),
    )
  })

  test('the sample requests of an operation get exactly the response statuses in the OpenAPI description', () => {
    expect([...new Set(played.map(({ example, status }) => `${example.operation} ${status}`))].toSorted()).toEqual(
      documented.toSorted(),
    )
  })

  test('every response of the mock matches its OpenAPI schema and has no additional members', () => {
    for (const { example, status, body } of played) {
      const route = provider.routes.find(({ operations }) => operations.includes(example.operation))
      const name =
        status === 200 ? described.operations[route?.operations[0] ?? '']?.response.schema : described.errors.schema
      const parsed = described.schemas.responses[name ?? '']?.safeParse(body)
      expect({ sample: example.name, error: parsed?.error, data: parsed?.data }).toEqual({
        sample: example.name,
        error: undefined,
        data: body,
      })
    }
  })

  test('the OpenAPI description covers every sample request and every response, including the headers', async () => {
    const interactions = await Promise.all(played.map((each) => interactionOf(provider, each)))
    expect(interactions.length).toBeGreaterThan(documented.length)
    expect(await mismatches({ interactions }, description)).toEqual([])
  })

  test('the mock sends the header Retry-After only with status 429 and, for the partner API, status 503', () => {
    expect(
      new Set(played.filter(({ headers }) => headers['retry-after'] !== undefined).map(({ status }) => status)),
    ).toEqual(new Set(provider.name === 'at-gift' ? [429] : [429, 503]))
  })
})
