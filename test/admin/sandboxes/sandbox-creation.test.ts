import { expect, test } from 'vitest'
import { ISSUE_PATH, issueOf, problemOf, type Send } from '../../core/support.ts'
import { ACCESS_KEY as KEY_HEADER } from '../../../mock-server/providers/realpay-gift/authenticate.ts'
import { REQUEST_HEADER } from '../../../mock-server/core/settings/mock-settings.ts'
import { boot } from '../../helpers/boot.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'

const put = (send: Send, id: string): Promise<Response> => send(`/__admin/sandboxes/${id}`, { method: 'PUT' })
const list = async (send: Send): Promise<unknown> => (await send('/__admin/sandboxes')).json()

test.each(['cross-site', 'same-site'])(
  'a provider request from a page of another origin creates no sandbox (Sec-Fetch-Site: %s)',
  async (site) => {
    const { send } = boot()
    const request = issueOf()
    const fromPage = { ...request, headers: { ...request.headers, 'sec-fetch-site': site } }
    const { detail } = await problemOf(await send(`/sandboxes/fresh${ISSUE_PATH}`, fromPage), 403)
    expect(detail).toContain('PUT /__admin/sandboxes/fresh')
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
    // If the sandbox exists, a request from a page of another origin is handled normally. The default sandbox always
    // exists.
    await put(send, 'there')
    for (const prefix of ['', '/sandboxes/there']) expect((await send(prefix + ISSUE_PATH, fromPage)).status).toBe(200)
  },
)

const fromOtherPage = { origin: 'https://shop.example' }

test.each<[string, string, RequestInit]>([
  ['POST', ISSUE_PATH, issueOf()],
  ['OPTIONS', ISSUE_PATH, { method: 'OPTIONS' }],
  ['DELETE', '/realpay-gift/purchases/x/image/face', { method: 'DELETE', headers: { [KEY_HEADER]: 'a'.repeat(40) } }],
])(
  'a %s request from a page of another origin creates no sandbox, even without the header Sec-Fetch-Site',
  async (...given) => {
    const [, path, init] = given
    const { send } = boot()
    const fromPage = { ...init, headers: { ...Object.fromEntries(new Headers(init.headers)), ...fromOtherPage } }
    await problemOf(await send(`/sandboxes/fresh${path}`, fromPage), 403)
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
    // Two kinds of pages may create a sandbox:
    // - a page behind a development proxy. The proxy can change the host, but Sec-Fetch-Site shows that the page is
    //   allowed.
    // - a page of the mock's own origin
    const proxied = { ...fromPage, headers: { ...fromPage.headers, 'sec-fetch-site': 'same-origin' } }
    expect((await send(`/sandboxes/proxied${path}`, proxied)).status).not.toBe(403)
    const own = { ...fromPage, headers: { ...fromPage.headers, origin: 'http://localhost' } }
    expect((await send(`/sandboxes/own${path}`, own)).status).not.toBe(403)
    expect(await list(send)).toEqual({ sandboxes: ['default', 'own', 'proxied'] })
  },
)

test.each<[string, string, number]>([
  ['GET', '/realpay-gift/brands', 400],
  ['GET', '/realpay-gift/purchases/x/gifts?request_id=y', 400],
  ['GET', '/realpay-gift/none', 404],
  ['GET', '/realpay-gift', 404],
  ['HEAD', '/realpay-gift/brands', 404],
  ['GET', ISSUE_PATH, 404],
  ['HEAD', ISSUE_PATH, 404],
  ['GET', '/at-gift/', 404],
])(
  'the request %s %s without credentials creates no sandbox, and gets the same response as in an existing sandbox',
  async (...given) => {
    const [method, path, status] = given
    const lines: Readonly<Record<string, unknown>>[] = []
    const { send } = boot({ log: (_level, _message, fields) => lines.push(fields) })
    const absent = await send(`/sandboxes/fresh${path}`, { method })
    expect([absent.status, absent.headers.get(REQUEST_HEADER)]).toEqual([status, null])
    expect(await list(send)).toEqual({ sandboxes: ['default'] })
    await put(send, 'fresh')
    const present = await send(`/sandboxes/fresh${path}`, { method })
    expect(present.headers.get(REQUEST_HEADER)).toBe('000000001')
    expect([present.status, await present.text()]).toEqual([status, await absent.text()])
    // The log contains both requests. The log entry of the first request has no journal id, because this request is not
    // in the journal.
    const logged = lines.filter(({ sandbox }) => sandbox === 'fresh')
    expect(logged.map((fields) => [fields['request'], fields['method'], fields['status']])).toEqual([
      [undefined, method, status],
      ['000000001', method, status],
    ])
  },
)

test.each([ISSUE_PATH, '/realpay-gift/brands'])('a malformed HTTP request to %s creates no sandbox', async (path) => {
  const { mock, send } = boot()
  const request = new Request(`http://localhost/sandboxes/fresh${path}`, { method: 'POST' })
  expect((await mock.fetch(request, { malformed: sharedReasons.malformedHead })).status).toBe(400)
  expect(await list(send)).toEqual({ sandboxes: ['default'] })
})

test('a GET request with credentials to a provider creates its sandbox, even if the credentials are wrong', async () => {
  const { send } = boot()
  const headers = { [KEY_HEADER]: 'a'.repeat(40) }
  expect((await send('/sandboxes/fresh/realpay-gift/brands', { headers })).status).toBe(401)
  expect(await list(send)).toEqual({ sandboxes: ['default', 'fresh'] })
})
