import { describe, expect, test } from 'vitest'
import { json, problemOf } from '../core/support.ts'
import { boot, type Booted } from '../helpers/boot.ts'

const at = ({ mock }: Booted, url: string, init: RequestInit = {}): Promise<Response> =>
  mock.fetch(new Request(url, init))

/**
 * Requests to routes of every kind, each as method and path: reads, changes, paths with a parameter, and an unknown
 * path.
 */
const routes: [string, string][] = [
  ['GET', 'version'],
  ['GET', 'env'],
  ['GET', 'settings'],
  ['PATCH', 'settings'],
  ['GET', 'clock'],
  ['PUT', 'clock'],
  ['POST', 'clock/advance'],
  ['POST', 'reset'],
  ['GET', 'requests'],
  ['GET', 'requests/000000001'],
  ['DELETE', 'requests'],
  ['POST', 'requests/verify'],
  ['GET', 'ledger'],
  ['GET', 'totp'],
  ['GET', 'waiting'],
  ['POST', 'waiting/000000001'],
  ['GET', 'snapshot'],
  ['PUT', 'snapshot'],
  ['GET', 'sandboxes'],
  ['PUT', 'sandboxes/a'],
  ['DELETE', 'sandboxes/a'],
  ['GET', 'no-such-route'],
]

describe('the control API without a token', () => {
  test.each([
    'http://localhost',
    'http://localhost:4600',
    'http://LOCALHOST',
    'http://localhost.',
    'http://127.0.0.1:4600',
    'http://[::1]:4600',
    'https://localhost',
  ])('if no token is set, the control API accepts a request to %s', async (origin) => {
    expect((await at(boot(), `${origin}/__admin/version`)).status).toBe(200)
  })

  test.each([
    'http://evil.example',
    'http://localhost.evil.example',
    'http://127.0.0.1.nip.io:4600',
    'http://192.0.2.1:4600',
    'http://[::2]',
  ])('if no token is set, the control API rejects a request to %s', async (origin) => {
    const { detail } = await problemOf(await at(boot(), `${origin}/__admin/version`), 403)
    expect(detail).toContain('--admin-token')
  })

  test.each(routes)(
    'if no token is set, the control API rejects %s %s if the host name or the origin belongs to another website',
    async (method, path) => {
      const mock = boot()
      await problemOf(await at(mock, `http://evil.example/__admin/${path}`, { method }), 403)
      await problemOf(
        await at(mock, `http://localhost/__admin/${path}`, { method, headers: { origin: 'http://evil.example' } }),
        403,
      )
      await problemOf(
        await at(mock, `http://localhost/sandboxes/a/__admin/${path}`, {
          method,
          headers: { origin: 'http://evil.example' },
        }),
        403,
      )
      expect(await (await mock.send('/__admin/sandboxes')).json()).toEqual({ sandboxes: ['default'] })
    },
  )
})

test.each([
  'null',
  'http://localhost:4601',
  'https://localhost:4600',
  'http://127.0.0.1:4600',
  'http://localhost:4600.evil.example',
])('a control API at http://localhost:4600 rejects a request from a page of the origin %s', async (origin) => {
  await problemOf(await at(boot(), 'http://localhost:4600/__admin/version', { headers: { origin } }), 403)
})

test('a control API at http://localhost:4600 accepts a request from a page of the same origin', async () => {
  expect(
    (await at(boot(), 'http://localhost:4600/__admin/version', { headers: { origin: 'http://localhost:4600' } }))
      .status,
  ).toBe(200)
})

describe('Sec-Fetch-Site', () => {
  const from = (site: string, headers: Record<string, string> = {}): RequestInit => ({
    headers: { 'sec-fetch-site': site, ...headers },
  })

  test.each(['cross-site', 'same-site', 'anything else', ''])(
    'on every route, the control API rejects a request with the header Sec-Fetch-Site "%s", even with a valid token',
    async (site) => {
      for (const [method, path] of routes) {
        const mock = boot()
        await problemOf(await at(mock, `http://localhost/__admin/${path}`, { method, ...from(site) }), 403)
        await problemOf(await at(mock, `http://localhost/sandboxes/a/__admin/${path}`, { method, ...from(site) }), 403)
        expect(await mock.mock.sandboxes()).toEqual(['default'])
      }
      await problemOf(
        await at(
          boot({ adminToken: 't' }),
          'http://localhost/__admin/version',
          from(site, { authorization: 'Bearer t' }),
        ),
        403,
      )
    },
  )

  test.each(['none', 'same-origin'])(
    'the control API accepts a request with the header Sec-Fetch-Site "%s"',
    async (site) => {
      expect((await at(boot(), 'http://localhost/__admin/version', from(site))).status).toBe(200)
    },
  )
})

describe('the control API with a token', () => {
  const adminToken = 'the-admin-token'
  const withToken = (authorization?: string): RequestInit => ({
    headers: authorization === undefined ? {} : { authorization },
  })

  test.each(routes)(
    'if a token is set, the control API rejects the request %s %s without this token',
    async (method, path) => {
      const response = await at(boot({ adminToken }), `http://localhost/__admin/${path}`, { method })
      expect((await problemOf(response, 401)).detail).not.toContain(adminToken)
    },
  )

  test('if a token is set, the control API says whether the token of a request is missing or wrong', async () => {
    const keyOf = async (authorization?: string): Promise<unknown> =>
      (
        await problemOf(
          await at(boot({ adminToken }), 'http://localhost/__admin/version', withToken(authorization)),
          401,
        )
      ).key
    expect([await keyOf(), await keyOf('Bearer other')]).toEqual(['control.tokenRequired', 'control.tokenWrong'])
  })

  test('if a token is set, the response to a request without the token has a WWW-Authenticate header', async () => {
    const response = await at(boot({ adminToken }), 'http://localhost/__admin/version')
    expect(response.headers.get('www-authenticate') ?? '').toMatch(/^Bearer/)
  })

  test.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer the-admin-toke',
    'Bearer the-admin-token2',
    'Bearer The-admin-token',
    'Basic the-admin-token',
    'the-admin-token',
    'Bearer  the-admin-token',
  ])(
    'if a token is set, the control API rejects a request with the Authorization header "%s"',
    async (authorization) => {
      await problemOf(await at(boot({ adminToken }), 'http://localhost/__admin/version', withToken(authorization)), 401)
    },
  )

  test.each(['http://localhost', 'http://mock.internal:4600', 'http://192.0.2.1'])(
    'if a token is set, the control API accepts a request with this token at the address %s',
    async (origin) => {
      expect(
        (await at(boot({ adminToken }), `${origin}/__admin/version`, withToken(`Bearer ${adminToken}`))).status,
      ).toBe(200)
    },
  )

  test('the control API rejects a request from a page of a foreign origin, even if the request has the token', async () => {
    await problemOf(
      await at(boot({ adminToken }), 'http://localhost/__admin/version', {
        headers: { authorization: `Bearer ${adminToken}`, origin: 'http://evil.example' },
      }),
      403,
    )
  })

  test('if a token protects the control API, requests to the providers and to /livez still need no token', async () => {
    const { send } = boot({ adminToken })
    expect((await send('/livez')).status).toBe(200)
    expect((await send('/at-gift/demo-campaign/dc/getcode', json({}))).status).toBe(400)
  })
})

describe("the control API does not exist on a provider's own host", () => {
  test.each([
    'https://service-gift.jp',
    'http://stg.service-gift.jp',
    'http://SERVICE-GIFT.jp.:80',
    'https://digital-gift.jp',
    'https://any.digital-gift.jp',
    'https://digital-gift.jp/api/partner',
  ])("the mock has no control API at the provider's address %s", async (base) => {
    for (const adminToken of [undefined, 't']) {
      const mock = boot({ adminToken })
      for (const path of [
        '/__admin/version',
        '/__admin/settings',
        '/sandboxes/default/__admin/version',
        '//__admin/version',
        '/%5f_admin/version',
      ]) {
        const response = await at(mock, base + path, { headers: { authorization: 'Bearer t' } })
        // The provider, not the control API, sends the error response.
        expect({ path, status: response.status, type: response.headers.get('content-type') }).toEqual({
          path,
          status: 404,
          type: 'application/json',
        })
        expect(Object.keys((await response.json()) as object)[0]).toMatch(/^(Status|errors)$/)
      }
    }
  })
})

test.each([
  '/at-gift/__admin/version',
  '/realpay-gift/__admin/version',
  '/at-gift/../at-gift/__admin/settings',
  '/realpay-gift/%2e%2e%2f__admin/version',
])('a request to %s gets a 404 from the provider and does not reach the control API', async (path) => {
  const response = await boot().send(path)
  expect(response.status).toBe(404)
  expect(response.headers.get('content-type')).toBe('application/json')
})
