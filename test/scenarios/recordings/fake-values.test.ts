import { expect, test } from 'vitest'
import { parseExchange, type RawExchange } from '../../../scenarios/recordings/raw-exchange.ts'
import { createExchangeRedactor } from '../../../scenarios/recordings/redaction/redact.ts'
import { now, bytes, json, atGift, order, issued, redactAll, member } from './redaction-support.ts'

const ACCESS_KEY = 'k7c2m9x4q1w8e5r3t6y0u2i4o7p9a1s3d5f8g0h2'

test('a fake value has the same kinds of characters as its original, and is the same in every exchange', async () => {
  const [issue, inquiry] = await redactAll([
    atGift(order(), issued()),
    atGift(order({ TranId: 'AZ0123456789abcdef0123456789abcdef01234567' }), issued()),
  ])
  expect(member(issue?.request.body, 'AuthKey')).toMatch(
    /^[A-Z][a-z]\*[a-z][A-Z]-[a-z][A-Z][a-z]<[a-z]\)[a-z]\d\([A-Z]$/,
  )
  expect(member(issue?.response?.body, 'TranId')).toMatch(/^AZ[0-9a-f]{40}$/)
  expect(member(issue?.response?.body, 'Dc1')).toMatch(/^[A-Z]{4}-\d{6}-[A-Z]{4}$/)
  expect(issue).toMatchObject({
    operation: 'at-gift.issue',
    request: { path: '/demo-campaign/dc/getcode', body: { json: { DcId: 'DC500', Amount: '500' } } },
    response: { status: 200, body: { json: { Amount: 500, Expiration: '20360401', Dc1Type: '0' } } },
  })
  expect(member(inquiry?.request.body, 'TranId')).toBe(member(issue?.response?.body, 'TranId'))
  expect(inquiry?.response?.body).toEqual(issue?.response?.body)
  expect(inquiry?.operation).toBe('at-gift.inquire')
})

test('the same secret gets different fake values with different keys', async () => {
  const fakeWith = async (key: string): Promise<unknown> => {
    const redactor = await createExchangeRedactor({ key })
    return member(redactor.redact({ id: '1-x', ...parseExchange(atGift(order(), issued())) }).request.body, 'AuthKey')
  }
  expect(await fakeWith('first key of a corpus')).toBe(await fakeWith('first key of a corpus'))
  expect(await fakeWith('first key of a corpus')).not.toBe(await fakeWith('second key of a corpus'))
})

test('different short ids get different fake values', async () => {
  const raw = (requestId: string): RawExchange => ({
    provider: 'realpay-gift',
    sentAtMs: now,
    request: {
      method: 'GET',
      path: `/purchases/${'a1b2c3d4e5'.repeat(4)}/gifts?request_id=${requestId}`,
      headers: { 'x-realpay-gift-api-access-key': ACCESS_KEY },
      body: bytes(''),
    },
    response: null,
  })
  const exchanges = await redactAll(Array.from({ length: 100 }, (_one, index) => raw(`${index}`.padStart(2, '0'))))
  const ids = exchanges.map(({ request }) => request.path.split('=')[1])
  expect(new Set(ids).size).toBe(100)
  expect(ids.every((id) => /^\d\d$/.test(id ?? ''))).toBe(true)
  expect(exchanges[0]?.operation).toBe('realpay-gift.find-gift')
})

test("the fake of a gift's URL has the same form, an invalid host and the fake of the code", async () => {
  const [exchange] = await redactAll([
    {
      provider: 'realpay-gift',
      sentAtMs: now,
      request: {
        method: 'POST',
        path: `/purchases/${'a'.repeat(40)}/gifts`,
        headers: json,
        body: bytes('{"price":500}'),
      },
      response: {
        receivedAtMs: now,
        status: 200,
        headers: json,
        body: bytes(
          JSON.stringify({
            gift: {
              code: 'abcdefghij0123456789abcdef',
              url: 'https://user.digital-gift.jp/user?code=abcdefghij0123456789abcdef',
              price: 500,
            },
          }),
        ),
      },
    },
  ])
  const { code, url } = Object(member(exchange?.response?.body, 'gift'))
  expect(code).toMatch(/^[a-z0-9]{26}$/)
  expect(url).toMatch(/^https:\/\/[a-z]+\.example\/user\?code=[a-z0-9]{26}$/)
  expect(url).toContain(code)
})
