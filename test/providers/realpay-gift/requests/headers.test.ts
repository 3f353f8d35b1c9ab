import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ACCESS_KEY,
  expectRefused,
  type Method,
  multipart,
  partner,
  picture,
  sample,
  UNKNOWN_PURCHASE,
} from '../helpers.ts'

const reading: [Method, string][] = [
  ['GET', '/brands'],
  ['GET', UNKNOWN_PURCHASE],
  ['GET', `${UNKNOWN_PURCHASE}/gifts?request_id=a`],
]
const changing: [Method, string][] = [
  ['POST', '/purchases'],
  ['POST', `${UNKNOWN_PURCHASE}/color`],
  ['POST', `${UNKNOWN_PURCHASE}/image/face`],
  ['DELETE', `${UNKNOWN_PURCHASE}/image/face`],
  ['POST', `${UNKNOWN_PURCHASE}/image/header`],
  ['DELETE', `${UNKNOWN_PURCHASE}/image/header`],
  ['POST', `${UNKNOWN_PURCHASE}/video`],
  ['POST', `${UNKNOWN_PURCHASE}/ad`],
  ['POST', `${UNKNOWN_PURCHASE}/gifts`],
]

test.each([...reading, ...changing])(
  '%s %s is refused unless its access key has 40 characters from a-z and 0-9 [RP-D3] [RP-A3]',
  async (method, path) => {
    const { call } = partner()
    for (const accessKey of [
      null,
      '',
      ACCESS_KEY.slice(1),
      `${ACCESS_KEY}0`,
      ACCESS_KEY.toUpperCase(),
      ACCESS_KEY.replace('m', '-'),
      `${ACCESS_KEY}, ${ACCESS_KEY}`,
    ]) {
      expectRefused(await call(method, path, { accessKey }), 400, 'RP-A3')
    }
  },
)

test('a well-formed but unknown access key gets a 401 [RP-A3] [RP-D3]', async () => {
  const { call } = partner()
  for (const accessKey of ['0'.repeat(40), ACCESS_KEY.replace('1', '2')])
    expectRefused(await call('GET', '/brands', { accessKey }), 401, 'RP-A3')
})

test.each(changing)(
  '%s %s is refused unless its request id has 1 to 40 letters, digits, _ or - [RP-D4] [RP-A3]',
  async (method, path) => {
    const { call } = partner()
    for (const requestId of [null, '', 'a'.repeat(41), 'a b', 'a.b', 'a/b', 'a,b', 'ä', 'a:b', '"a"']) {
      expectRefused(await call(method, path, { requestId }), 400, 'RP-A3')
    }
  },
)

test('a request id that consists of 1 to 40 letters, digits, _ or - is accepted, and any other request id is refused [RP-D4]', async () => {
  const allowed = new Set('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-')
  const visible = fc.integer({ min: 0x21, max: 0x7e }).map((unit) => String.fromCharCode(unit))
  const mostlyAllowed = fc.oneof(
    { weight: 40, arbitrary: fc.constantFrom(...allowed) },
    { weight: 1, arbitrary: visible },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(mostlyAllowed, { minLength: 1, maxLength: 44 }), async (characters) => {
      const { call } = partner()
      const reply = await call('POST', '/purchases', { json: sample, requestId: characters.join('') })
      expect(reply.status).toBe(
        characters.length <= 40 && characters.every((character) => allowed.has(character)) ? 200 : 400,
      )
    }),
    { numRuns: 150, examples: [[['a']], [[...'_-'.repeat(20)]], [[...'_-'.repeat(20), 'a']]] },
  )
})

test.each(reading)(
  '%s %s returns the same response for every request id, even for a used or malformed request id [RP-D4] [RP-A13]',
  async (method, path) => {
    const { call, createPurchase } = partner()
    await createPurchase({}, { requestId: 'used' })
    const without = await call(method, path)
    for (const requestId of ['used', '', 'not well-formed!', 'a'.repeat(41)]) {
      const { status, text } = await call(method, path, { requestId })
      expect([status, text]).toEqual([without.status, without.text])
    }
  },
)

test("reading a purchase with a used request id succeeds, although the provider's document lists a 409 [RP-A13]", async () => {
  const { call, createPurchase, buy } = partner()
  const id = await createPurchase({}, { requestId: 'used' })
  await buy(id, 500, { requestId: 'gift' })
  const replies = [
    await call('GET', `/purchases/${id}`, { requestId: 'used' }),
    await call('GET', `/purchases/${id}`, { requestId: 'used' }),
    await call('GET', `/purchases/${id}/gifts?request_id=gift`, { requestId: 'gift' }),
    await call('GET', '/brands', { requestId: 'gift' }),
  ]
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
})

test('a request that only reads data does not use up its request id [RP-A13] [RP-A4]', async () => {
  const { call } = partner()
  await call('GET', '/brands', { requestId: 'later' })
  expect((await call('POST', '/purchases', { json: sample, requestId: 'later' })).status).toBe(200)
})

test('header names are accepted in any combination of upper and lower case [RP-D3] [RP-D4]', async () => {
  const { call } = partner()
  const headers = { 'X-REALPAY-GIFT-API-ACCESS-KEY': ACCESS_KEY, 'X-Realpay-Gift-Api-Request-Id': 'any-case' }
  expect((await call('POST', '/purchases', { json: sample, accessKey: null, requestId: null, headers })).status).toBe(
    200,
  )
})

test('an image upload without an access token or a request id is refused [RP-D3] [RP-D4] [RP-D9]', async () => {
  const { call, createPurchase } = partner()
  const path = `/purchases/${await createPurchase()}/image/face`
  expectRefused(await call('POST', path, { ...multipart(picture('content')), requestId: null }), 400, 'RP-A3')
  expectRefused(await call('POST', path, { ...multipart(picture('content')), token: null }), 401, 'RP-A3')
  expect((await call('POST', path, multipart(picture('content')))).status).toBe(200)
})
