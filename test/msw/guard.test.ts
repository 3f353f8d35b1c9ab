import { http } from 'msw'
import { setupServer } from 'msw/node'
import { describe, expect, onTestFinished, test } from 'vitest'
import { giftHandlers, productionGuard } from '../../mock-server/msw/index.ts'
import { served } from '../core/faults/support.ts'
import { boot } from '../helpers/boot.ts'
import { noLimits } from '../core/support.ts'
import { senders, withFetch, withNode } from './senders.ts'
import { failureOf, issue, listening, printed } from './support.ts'

/** Returns the error of productionGuard. In the error of a client, this error is one of the causes. */
async function refusalOf(work: Promise<unknown>): Promise<{ message: string; code: unknown }> {
  const failure = await failureOf(work)
  const inner = failure.cause === undefined || failure.message.includes('refused') ? failure : failure.cause
  return inner as { message: string; code: unknown }
}

describe('without a mock', () => {
  test.each(Object.entries(senders))(
    'productionGuard rejects a request to production that is sent with %s',
    async (_name, send) => {
      printed()
      listening(productionGuard())
      expect(await refusalOf(send(issue('https://service-gift.jp/demo-campaign/dc/getcode?secret=1')))).toMatchObject({
        code: 'ERR_GIFT_PRODUCTION',
        message:
          'POST https://service-gift.jp/demo-campaign/dc/getcode was refused: service-gift.jp is a real host of at-gift, and no handler before productionGuard() took the request. Put ...giftHandlers(mock) before it, or give the client the base URL of a mock',
      })
    },
  )

  test.each([
    ['https://stg.service-gift.jp/x', 'stg.service-gift.jp', 'at-gift'],
    ['https://SERVICE-GIFT.JP/x', 'service-gift.jp', 'at-gift'],
    ['https://service-gift.jp./x', 'service-gift.jp.', 'at-gift'],
    ['https://service-gift.jp:8443/x', 'service-gift.jp:8443', 'at-gift'],
    ['http://service-gift.jp/x', 'service-gift.jp', 'at-gift'],
    ['https://digital-gift.jp/', 'digital-gift.jp', 'realpay-gift'],
    ['https://Demo.Digital-Gift.jp.:8443/brands', 'demo.digital-gift.jp.:8443', 'realpay-gift'],
    ['https://a.b.c.digital-gift.jp/brands', 'a.b.c.digital-gift.jp', 'realpay-gift'],
  ])('productionGuard rejects a request to %s, because the host belongs to a provider', async (url, host, provider) => {
    printed()
    listening(productionGuard())
    for (const method of ['GET', 'DELETE']) {
      for (const send of [withFetch, withNode]) {
        const { message } = await refusalOf(send({ method, url }))
        expect(message).toContain(`${method} http`)
        expect(message).toContain(`${host} is a real host of ${provider}`)
      }
    }
  })

  test('if productionGuard rejects a request, MSW prints the reason without a stack trace', async () => {
    const lines = printed()
    listening(productionGuard())
    await failureOf(withFetch(issue()))
    expect(lines[0]).toMatch(
      /^Error: POST https:\/\/service-gift\.jp\/\S+ was refused: .*\n {4}A code that is issued in production is billed and cannot be cancelled\.$/,
    )
  })
})

test.each([
  'https://notservice-gift.jp/',
  'https://service-gift.jp.example.test/',
  'https://www.service-gift.jp/',
  'https://digital-gift.jp.example.test/',
  'https://mydigital-gift.jp/',
])('productionGuard lets a request to %s pass, because the host belongs to no provider', async (url) => {
  listening(
    productionGuard(),
    http.all('*', () => new Response('through')),
  )
  expect((await withFetch({ method: 'GET', url })).body.toString()).toBe('through')
})

test('productionGuard lets a request to a local server reach the server', async () => {
  const mock = await served()
  const server = setupServer(productionGuard())
  server.listen({ onUnhandledFrame: 'bypass' })
  onTestFinished(() => server.close())
  for (const send of Object.values(senders))
    expect((await send({ method: 'GET', url: `${mock.url}/livez` })).body.toString()).toBe('ok')
})

test('productionGuard rejects only the requests to a provider for which no earlier MSW handler returns a response', async () => {
  printed()
  const { mock } = boot({ settings: noLimits })
  listening(...giftHandlers(mock, { providers: ['at-gift'] }), productionGuard())
  expect((await withFetch(issue())).status).toBe(200)
  expect((await refusalOf(withFetch({ method: 'GET', url: 'https://digital-gift.jp/brands' }))).message).toMatch(
    /^GET https:\/\/digital-gift\.jp\/brands was refused/,
  )
})

test('if an earlier MSW handler returns no response for a request, productionGuard rejects the request', async () => {
  printed()
  const seen: string[] = []
  listening(
    http.all('*', ({ request }) => void seen.push(request.url)),
    productionGuard(),
  )
  expect((await refusalOf(withFetch(issue()))).code).toBe('ERR_GIFT_PRODUCTION')
  expect(seen).toHaveLength(1)
})
