import { http, HttpResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { Problem } from '../../mock-server/index.ts'
import { giftHandlers } from '../../mock-server/msw/index.ts'
import { boot, START } from '../helpers/boot.ts'
import { json, noLimits, partnerHeaders } from '../core/support.ts'
import { senders, withFetch } from './senders.ts'
import { failureOf, issue, listening, printed } from './support.ts'

const issuedBody = z.object({ Status: z.literal('SUCCESS'), TranId: z.string() })
const purchaseBody = z.object({ purchase: z.object({ id: z.string() }) })
const giftBody = z.object({ gift: z.object({ url: z.string() }) })

async function issuedIn({ mock }: ReturnType<typeof boot>, sandbox = 'default'): Promise<number> {
  return (await mock.sandbox(sandbox).ledger()).totals.issued
}

test.each(Object.entries(senders))(
  'a request that is sent with %s to the production host issues a code in the mock',
  async (_name, send) => {
    const booted = boot({ settings: noLimits })
    listening(...giftHandlers(booted.mock))
    const { status, body } = await send(issue())
    expect(status).toBe(200)
    expect(issuedBody.parse(JSON.parse(body.toString())).TranId).toMatch(/^AZ[0-9a-f]{40}$/)
    expect(await issuedIn(booted)).toBe(1)
  },
)

test.each([
  'https://service-gift.jp',
  'https://stg.service-gift.jp',
  'https://SERVICE-GIFT.JP',
  'https://service-gift.jp.',
  'https://service-gift.jp:8443',
  'http://service-gift.jp',
])('a request to %s is handled by the mock of the provider at-gift [AG-D1]', async (origin) => {
  const booted = boot({ settings: noLimits })
  listening(...giftHandlers(booted.mock))
  expect((await withFetch(issue(`${origin}/demo-campaign/dc/getcode`))).status).toBe(200)
  expect(await issuedIn(booted)).toBe(1)
})

test.each([
  'https://digital-gift.jp',
  'https://digital-gift.jp/api/partner',
  'https://demo.digital-gift.jp',
  'https://a.b.digital-gift.jp/api/partner',
])(
  'a request to %s is handled by the mock of realpay-gift, and the URL of the gift starts with this address [RP-A14]',
  async (base) => {
    const { mock } = boot()
    listening(...giftHandlers(mock))
    const url = await giftUrlAt(base)
    expect(url.startsWith(`${base}/user?code=`)).toBe(true)
    const page = await withFetch({ method: 'GET', url })
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  },
)

async function giftUrlAt(base: string): Promise<string> {
  const order = { prices: [500], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false }
  const purchase = await fetch(`${base}/purchases`, json(order, { headers: await partnerHeaders('p1') }))
  const { id } = purchaseBody.parse(await purchase.json()).purchase
  const gift = await fetch(
    `${base}/purchases/${id}/gifts`,
    json({ price: 500 }, { headers: await partnerHeaders('g1') }),
  )
  return giftBody.parse(await gift.json()).gift.url
}

test('the control API is not available at the hosts of the providers', async () => {
  listening(...giftHandlers(boot().mock))
  for (const host of ['service-gift.jp', 'digital-gift.jp'])
    expect((await withFetch({ method: 'GET', url: `https://${host}/__admin/settings` })).status).toBe(404)
})

test("the mock's MSW handlers ignore other hosts, so that other handlers can respond", async () => {
  listening(
    ...giftHandlers(boot().mock),
    http.get('https://not-service-gift.jp/', () => HttpResponse.text('other')),
  )
  expect((await withFetch({ method: 'GET', url: 'https://not-service-gift.jp/' })).body.toString()).toBe('other')
})

describe('sandboxes', () => {
  test.each([
    ['as its first argument', (mock: ReturnType<typeof boot>['mock']) => giftHandlers(mock.sandbox('w1'))],
    ['in its options', (mock: ReturnType<typeof boot>['mock']) => giftHandlers(mock, { sandbox: 'w1' })],
  ])('if giftHandlers gets a sandbox %s, requests reach only this sandbox', async (_how, handlersOf) => {
    const booted = boot()
    listening(...handlersOf(booted.mock))
    expect((await withFetch(issue())).status).toBe(200)
    expect([await issuedIn(booted, 'w1'), await issuedIn(booted)]).toEqual([1, 0])
  })
})

describe('the option baseUrl', () => {
  test.each([
    'http://gifts.test',
    'http://gifts.test/',
    'https://api.test:8443/some/prefix',
    'https://api.test/some/prefix/',
    'https://digital-gift.jp/mock',
  ])('both providers are served below the baseUrl %s', async (baseUrl) => {
    const booted = boot({ settings: noLimits })
    listening(...giftHandlers(booted.mock, { baseUrl }))
    const base = baseUrl.replace(/\/$/, '')
    expect((await withFetch(issue(`${base}/at-gift/demo-campaign/dc/getcode`))).status).toBe(200)
    expect((await withFetch(issue(`${base}/sandboxes/w1/at-gift/demo-campaign/dc/getcode`))).status).toBe(200)
    expect([await issuedIn(booted), await issuedIn(booted, 'w1')]).toEqual([1, 1])

    const url = await giftUrlAt(`${base}/realpay-gift`)
    expect(url.startsWith(`${base}/realpay-gift/user?code=`)).toBe(true)
    expect((await withFetch({ method: 'GET', url })).status).toBe(200)
    const inSandbox = await giftUrlAt(`${base}/sandboxes/w2/realpay-gift`)
    expect(inSandbox.startsWith(`${base}/sandboxes/w2/realpay-gift/user?code=`)).toBe(true)
  })

  test('if the option `providers` names one provider, only this provider is served below baseUrl', async () => {
    listening(...giftHandlers(boot().mock, { baseUrl: 'http://gifts.test', providers: ['at-gift'] }))
    expect((await withFetch(issue('http://gifts.test/at-gift/demo-campaign/dc/getcode'))).status).toBe(200)
    await refused({ method: 'GET', url: 'http://gifts.test/realpay-gift/brands' })
  })

  test('a provider without a baseUrl is served at its own hosts', async () => {
    const booted = boot({ settings: noLimits })
    listening(...giftHandlers(booted.mock, { baseUrl: { 'at-gift': ['https://one.test/gift', 'https://two.test'] } }))
    expect((await withFetch(issue('https://one.test/gift/demo-campaign/dc/getcode'))).status).toBe(200)
    expect((await withFetch(issue('https://two.test/demo-campaign/dc/getcode'))).status).toBe(200)
    for (const url of ['https://one.test/gift', 'https://one.test/gift?a=/', 'https://two.test'])
      expect((await withFetch({ method: 'GET', url })).status).toBe(404)
    expect(await giftUrlAt('https://digital-gift.jp/api/partner')).toMatch(
      /^https:\/\/digital-gift\.jp\/api\/partner\/user/,
    )
    for (const url of [
      'https://one.test/gifts/demo-campaign/dc/getcode',
      'https://one.test/demo-campaign/dc/getcode',
      'https://one.test.evil.test/gift/demo-campaign/dc/getcode',
      'https://service-gift.jp/demo-campaign/dc/getcode',
    ])
      await refused(issue(url))
  })

  test("a baseUrl with a path at a provider's host replaces the default path of this host", async () => {
    listening(...giftHandlers(boot().mock, { baseUrl: { 'realpay-gift': 'https://digital-gift.jp/v2' } }))
    expect(await giftUrlAt('https://digital-gift.jp/v2')).toMatch(/^https:\/\/digital-gift\.jp\/v2\/user/)
    await refused({ method: 'GET', url: 'https://digital-gift.jp/api/partner/brands' })
  })
})

async function refused(sent: Parameters<typeof withFetch>[0]): Promise<void> {
  printed()
  expect((await failureOf(withFetch(sent))).cause).toMatchObject({
    message: expect.stringContaining('Cannot bypass a request'),
  })
}

test('the MSW handlers of one provider ignore the hosts of the other provider', async () => {
  listening(...giftHandlers(boot().mock, { providers: ['realpay-gift'] }))
  expect(
    (
      await withFetch({
        method: 'GET',
        url: 'https://digital-gift.jp/brands',
        headers: await partnerHeaders(undefined, START),
      })
    ).status,
  ).toBe(200)
  await refused(issue())
})

describe('invalid arguments are rejected immediately', () => {
  const { mock } = { mock: { fetch: async () => new Response() } }
  test.each<[string, unknown, unknown, string]>([
    [
      'undefined in place of a mock',
      undefined,
      {},
      'giftHandlers needs a mock, and got undefined: pass createGiftMock(), what startGiftMock() resolves to, or a sandbox of one',
    ],
    ['null in place of a mock', null, {}, 'giftHandlers needs a mock, and got null'],
    [
      'a promise of a mock',
      Promise.resolve(mock),
      {},
      'and got a promise, which is to be awaited: pass createGiftMock()',
    ],
    [
      'options in place of the mock',
      { providers: ['at-gift'] },
      {},
      'and got an object without the method fetch: pass createGiftMock()',
    ],
    ['a function that creates a mock', boot, {}, 'and got a function: pass createGiftMock()'],
    [
      'the option sandbox together with a sandbox in place of the mock',
      mock,
      { sandbox: 'w1' },
      'giftHandlers got a sandbox, and the option sandbox: "w1" asks for another: pass the whole mock, or leave the option out',
    ],
    ['a text in place of the options', mock, 'http://x.test', 'the options of giftHandlers: is text, not a map'],
    [
      'an unknown option',
      mock,
      { baseURL: 'http://x.test' },
      'the options of giftHandlers: there is no key "baseURL"; did you mean "baseUrl"?',
    ],
    ['an unknown provider', mock, { providers: ['atgift'] }, 'there is no provider "atgift"; did you mean "at-gift"?'],
    ['an empty list of providers', mock, { providers: [] }, 'no provider: leave it out for both'],
    [
      'a base URL for an unknown provider',
      mock,
      { baseUrl: { 'real-gift': 'http://x.test' } },
      'there is no key "real-gift"; did you mean "realpay-gift"?',
    ],
    [
      'a base URL for a provider that the option providers omits',
      mock,
      { providers: ['at-gift'], baseUrl: { 'realpay-gift': 'http://x.test' } },
      'at "baseUrl.realpay-gift": is a provider that is not in "providers": name it there too, or leave it out here',
    ],
    [
      'an empty list of base URLs for a provider',
      mock,
      { baseUrl: { 'at-gift': [] } },
      'at "baseUrl.at-gift": is empty: leave it out, and the provider stays at its own hosts',
    ],
    ['a number as the base URL', mock, { baseUrl: 5 }, 'at "baseUrl": is neither a URL nor a map of URLs by provider'],
    [
      'a relative base URL',
      mock,
      { baseUrl: '/gifts' },
      'at "baseUrl": is not an absolute URL of http or https: "/gifts"',
    ],
    [
      'a file URL as the base URL',
      mock,
      { baseUrl: { 'at-gift': ['file:///tmp'] } },
      'is not an absolute URL of http or https: "file:///tmp"',
    ],
    [
      'a base URL with a query',
      mock,
      { baseUrl: 'http://x.test/?a=1' },
      'has a query or a fragment, and paths are added to it: "http://x.test/?a=1"',
    ],
  ])('giftHandlers throws an error for %s', (_what, given, options, message) => {
    const make = (): unknown => Reflect.apply(giftHandlers, undefined, [given, options])
    expect(make).toThrow(Problem)
    expect(make).toThrow(message)
  })

  test('giftHandlers throws an error for an invalid sandbox id', () => {
    expect(() => giftHandlers(boot().mock, { sandbox: 'W 1' })).toThrow(/"W 1" is not a sandbox id/)
  })
})
