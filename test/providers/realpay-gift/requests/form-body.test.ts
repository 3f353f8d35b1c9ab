import { expect, test } from 'vitest'
import { type Call, expectRefused, partner, sample, stringAt } from '../helpers.ts'

const accepting = { settings: { 'realpayGift.formBodies': 'accept' } }
const form = (body: string, type = 'application/x-www-form-urlencoded'): Call => ({ body, type })
const purchase =
  'prices[0]=500&prices[1]=100&name=%E2%97%8B%E2%97%8B+A&issuer=B&brands[0]=amazon&brands[1]=paypay&is_strict=0'

test('a request with a form-encoded body is refused by default [RP-O4]', async () => {
  const { call, createPurchase } = partner()
  const id = await createPurchase()
  for (const [path, body] of [
    ['', purchase],
    [`/${id}/color`, 'main=000000&sub=ffffff'],
    [`/${id}/video`, 'url=https://www.youtube.com/watch?v=xxxxxxxxxxx&play_time=1'],
    [`/${id}/gifts`, 'price=500'],
  ] as const) {
    expectRefused(await call('POST', `/purchases${path}`, form(body)), 400, 'RP-O4')
    expectRefused(
      await call('POST', `/purchases${path}`, form(body, 'application/x-www-form-urlencoded; charset=UTF-8')),
      400,
      'RP-O4',
    )
  }
})

test('a form body in the format of a real client is accepted if a setting allows forms [RP-O4]', async () => {
  const { call, createPurchase, mock } = partner()
  await mock.admin.changeSettings(accepting.settings)
  const made = await call('POST', '/purchases', form(purchase))
  expect(made.status).toBe(200)
  const id = /"id":"([a-z0-9]{40})"/.exec(made.text)?.[1]
  expect((await call('GET', `/purchases/${id}`)).body).toMatchObject({
    prices: [500, 100],
    name: '○○ A',
    issuer: 'B',
    brands: ['amazon', 'paypay'],
  })
  expect(await createPurchase()).not.toBe(id)
})

test('a form is refused if it has a content encoding or is too large [RP-A54] [RP-A60]', async () => {
  const { call } = partner(accepting)
  const encoded = { ...form(purchase), headers: { 'content-encoding': 'gzip' } }
  expectRefused(await call('POST', '/purchases', encoded), 400, 'RP-A60')
  expectRefused(await call('POST', '/purchases', form(`${purchase}&name=${'x'.repeat(65_536)}`)), 400, 'RP-A54')
})

test('if a setting allows forms, each operation returns the same response for a form as for JSON [RP-O4]', async () => {
  const { call, createPurchase } = partner(accepting)
  const id = await createPurchase()
  const send = async (path: string, body: string) => (await call('POST', `/purchases/${id}/${path}`, form(body))).body
  expect(await send('color', 'main=000000&sub=123456')).toEqual({ main: '000000', sub: '123456' })
  expect(await send('video', 'url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3Dxxxxxxxxxxx&play_time=10')).toEqual({
    url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx',
    play_time: 10,
  })
  expect(await send('gifts', 'price=500')).toMatchObject({ gift: { price: 500 }, payment: { total: 527 } })
})

test.each([
  ['1', 400],
  ['true', 400],
  ['0', 200],
  ['false', 200],
])(
  'is_strict=%s in a form has the same effect as the corresponding JSON boolean [RP-O4] [RP-D15]',
  async (written, status) => {
    const { call } = partner(accepting)
    const made = async (price: number) =>
      (
        await call(
          'POST',
          '/purchases',
          form(`prices[0]=${price}&name=A&issuer=B&brands[0]=paypay&is_strict=${written}`),
        )
      ).status
    expect([await made(500), await made(501)]).toEqual([200, status])
  },
)

test('a form may contain a list whose keys have no indexes (`prices[]`) [RP-O4]', async () => {
  const { call } = partner(accepting)
  expect(
    (await call('POST', '/purchases', form('prices[]=500&prices[]=100&name=A&issuer=B&brands[]=amazon&is_strict=1')))
      .status,
  ).toBe(200)
})

test.each([
  ['an empty body', ''],
  ['a price that is not a number', purchase.replace('=500', '=many')],
  ['a price with a fraction', purchase.replace('=500', '=500.5')],
  ['a negative price', purchase.replace('=500', '=-500')],
  ['prices that are not a list', purchase.replace('prices[0]', 'prices').replace('prices[1]=100&', '')],
  ['an is_strict that is not a boolean', purchase.replace('is_strict=0', 'is_strict=no')],
  ['is_strict=constructor', purchase.replace('is_strict=0', 'is_strict=constructor')],
  ['a key that occurs twice', `${purchase}&name=C`],
  ['a list after a single value', `${purchase}&name[0]=C`],
  ['an unknown key', `${purchase}&note=x`],
  ['the key __proto__', `${purchase}&__proto__=x`],
  ['a nested list', purchase.replace('prices[0]', 'prices[0][0]')],
  ['a missing member', purchase.replace('&issuer=B', '')],
])('if a setting allows forms, a form with %s is refused [RP-O4] [RP-A11]', async (_kind, body) => {
  const { call } = partner(accepting)
  expectRefused(await call('POST', '/purchases', form(body)), 400)
  expect((await call('POST', '/purchases', form(purchase))).status).toBe(200)
})

test('a form is accepted only with the content type of a form, and JSON only with that of JSON [RP-O4]', async () => {
  const { call } = partner(accepting)
  expect((await call('POST', '/purchases', { json: sample })).status).toBe(200)
  expectRefused(await call('POST', '/purchases', form(purchase, 'text/plain')), 400)
  expectRefused(await call('POST', '/purchases', form(purchase, 'application/json')), 400)
  expectRefused(await call('POST', '/purchases', form(JSON.stringify(sample))), 400)
})

test('a form in percent-encoded Shift_JIS is refused unless a setting replaces its invalid bytes [RP-A64]', async () => {
  const { call, mock } = partner(accepting)
  const shiftJis = form(purchase.replace('issuer=B', 'issuer=%83M%83t%83g'))
  const refused = await call('POST', '/purchases', shiftJis)
  expect([refused.status, refused.rule]).toEqual([400, 'RP-A64'])
  await mock.admin.changeSettings({ 'realpayGift.invalidUtf8': 'replace' })
  const { body } = await call('POST', '/purchases', shiftJis)
  const id = stringAt(body, 'purchase', 'id')
  expect((await call('GET', `/purchases/${id}`)).body).toMatchObject({ issuer: '\uFFFDM\uFFFDt\uFFFDg' })
})

test('a form with the character U+FFFD in valid UTF-8 is accepted [RP-A64]', async () => {
  const { call } = partner(accepting)
  for (const written of ['%EF%BF%BD', '\uFFFD', '100%'])
    expect((await call('POST', '/purchases', form(purchase.replace('issuer=B', `issuer=${written}`)))).status).toBe(200)
})

test('a form of more than 64 KiB is refused [RP-O4] [RP-A54]', async () => {
  const { call } = partner({ settings: { ...accepting.settings, 'realpayGift.text.maxLength': 65_536 } })
  const padded = (length: number) => purchase.replace('issuer=B', `issuer=${'B'.repeat(length - purchase.length + 1)}`)
  expect((await call('POST', '/purchases', form(padded(65_536)))).status).toBe(200)
  expectRefused(await call('POST', '/purchases', form(padded(65_537))), 400)
})
