import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { urlText } from '../../helpers/any-text.ts'
import { bootTarget, expectError, replyOf, signature, targets } from './helpers.ts'

const runs = (numRuns: number): fc.Parameters<unknown> => ({ numRuns })

/**
 * Generator of member names. Some names are used in the messages of the providers, so that generated JSON sometimes
 * passes the first check. The other names are random.
 */
const memberName = fc.oneof(
  fc.constantFrom(
    'AuthKey',
    'DcId',
    'Amount',
    'TranId',
    'prices',
    'name',
    'issuer',
    'brands',
    'is_strict',
    '__proto__',
    'constructor',
  ),
  fc.string(),
)
const memberValue = fc.oneof(
  fc.constantFrom(
    'MOCK-AuthKey-001',
    'DC500',
    'DC-FIXED-1000',
    'DC-NOT-CONTRACTED',
    '500',
    '1000',
    'amazon',
    'paypay',
    '',
    null,
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.array(fc.oneof(fc.constantFrom('amazon', 'paypay', 500, 1000), fc.jsonValue())),
  fc.boolean(),
  fc.double(),
)
const message = fc
  .array(fc.tuple(memberName, memberValue), { maxLength: 8 })
  .map(
    (members) =>
      `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`,
  )
const json = fc.oneof(
  message,
  fc.json(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
)
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Uint8Array.from(array))

/** Generator of header values that the `Request` class accepts. */
const headerValue = fc.string({
  unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 60,
})
const headerName = fc.constantFrom(
  'content-type',
  'content-length',
  'host',
  'cookie',
  'authorization',
  'x-forwarded-for',
  'accept',
  'content-encoding',
  'transfer-encoding',
  'x-realpay-gift-api-access-key',
  'x-realpay-gift-api-access-token',
  'x-realpay-gift-api-request-id',
)
const mediaType = fc.oneof(
  headerValue,
  fc.constantFrom(
    'application/json',
    'multipart/form-data; boundary=b',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-8',
  ),
)
const segment = fc.oneof(
  fc.constantFrom(
    'demo-campaign',
    'dc',
    'getcode',
    'purchases',
    'brands',
    'gifts',
    'color',
    'image',
    'face',
    'ad',
    'video',
    'user',
    'images',
    '..',
    '.',
    '',
    '%2f',
    '%',
    '%ff',
  ),
  urlText(),
  fc.string({ maxLength: 12 }).map((text) => encodeURI(text.toWellFormed())),
)
const path = fc
  .tuple(fc.array(segment, { maxLength: 6 }), fc.option(urlText('/', '?')))
  .map(([segments, query]) => `/${segments.join('/')}${query === null ? '' : `?${query}`}`)
const method = fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH')

describe.each(targets)('$name with random input', (target) => {
  test('a request with any JSON body gets no 5xx response [AG-D6] [RP-D14]', async () => {
    const { post, last } = bootTarget(target)
    await fc.assert(
      fc.asyncProperty(json, async (body) => {
        const reply = await post(body)
        if (reply.status === 200) expect((await last())?.outcome.code).toMatch(/^(?:issued|ok)$/)
        else expectError(target, reply, [400, 401, 403].includes(reply.status) ? reply.status : 400)
      }),
      runs(250),
    )
  })

  test('a request with any body and any content type gets no 5xx response [AG-D6] [RP-D14]', async () => {
    const { post, issued } = bootTarget(target)
    await fc.assert(
      fc.asyncProperty(bytes, mediaType, async (body, type) =>
        expectError(target, await post(body, { 'content-type': type }), 400),
      ),
      runs(250),
    )
    expect(await issued()).toBe(0)
  })

  test('a request with any headers gets no 5xx response [AG-D6] [RP-D14]', async () => {
    const { post } = bootTarget(target)
    /** The random request ids so far. If a short id is generated a second time, the request gets a 409. */
    const sentIds = new Set<string | undefined>()
    await fc.assert(
      fc.asyncProperty(fc.dictionary(headerName, headerValue, { maxKeys: 4 }), async (headers) => {
        const reply = await post(target.goodBody, headers)
        const id = headers['x-realpay-gift-api-request-id']
        const refusals = [400, 401, ...(sentIds.has(id) ? [409] : [])]
        if (reply.status !== 200) expectError(target, reply, refusals.includes(reply.status) ? reply.status : 400)
        if (id !== undefined) sentIds.add(id)
      }),
      runs(250),
    )
  })

  test('a request with any path and method gets no 5xx response [AG-D6] [RP-D14]', async () => {
    const { send } = bootTarget(target)
    const mount = `/${target.name}`
    await fc.assert(
      fc.asyncProperty(method, path, json, async (verb, below, body) => {
        const headers = { ...target.headers(), ...signature() }
        const response = await send(mount + below, {
          method: verb,
          headers,
          ...(verb !== 'GET' && verb !== 'HEAD' && { body }),
        })
        expect(response.status).toBeLessThan(500)
        // Two kinds of responses do not have the error format of the provider: a page for browsers, and the response to
        // a path whose dot segments lead out of the provider.
        const isPage = /\/(?:user|images\/[^/]*)$/.test(new URL(`http://localhost${mount}${below}`).pathname)
        const isOurs = new URL(`http://localhost${mount}${below}`).pathname.startsWith(`${mount}/`)
        const reply = await replyOf(response)
        if (reply.status !== 200 && verb !== 'HEAD' && isOurs && !isPage)
          expectError(target, reply, [400, 401, 404].includes(reply.status) ? reply.status : 400)
      }),
      runs(250),
    )
  })
})
