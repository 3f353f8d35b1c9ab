import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock, type RunningGiftMock, type ServeOptions } from '../../../mock-server/index.ts'
import { ACCESS_KEY, AUTH_KEY, ISSUE_PATH, issueOf, json, noLimits, partnerHeaders, TOTP_SECRET } from '../support.ts'

const run = promisify(execFile)

async function serve(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: noLimits, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/**
 * Runs the curl command for the last request in a shell. Returns the journal entries of the original request and of the
 * repeated request.
 */
async function repeat(mock: RunningGiftMock, adminToken = '') {
  const authorization = { authorization: `Bearer ${adminToken}` }
  const first = (await mock.admin.requests()).requests.at(-1)
  const response = await fetch(`${mock.url}/__admin/requests/${first?.id}/curl`, { headers: authorization })
  const command = await response.text()
  for (const secret of [AUTH_KEY, ACCESS_KEY, TOTP_SECRET]) expect(command).not.toContain(secret)
  const { stdout } = await run('sh', ['-c', command], {
    env: { PATH: process.env['PATH'], GIFT_MOCK_ADMIN_TOKEN: adminToken },
  })
  const second = (await mock.admin.requests()).requests.at(-1)
  expect(second?.id).not.toBe(first?.id)
  return { first, second, stdout, command }
}

const texts = [`it's "quoted" $HOME \`date\` \\ back`, 'two\nlines', '日本語 😀', '@file', '!! %0A #']

test.each(texts)(
  'the curl command for an issue request with the text %j in its body sends the same body',
  async (text) => {
    const mock = await serve()
    const body = JSON.stringify({ AuthKey: AUTH_KEY, DcId: text, Amount: '500' })
    await fetch(mock.url + ISSUE_PATH, { ...issueOf(), body })
    const { first, second } = await repeat(mock)
    expect(second?.request.body).toBe(first?.request.body)
    expect(second?.outcome).toEqual(first?.outcome)
  },
)

test('the curl command for an issue request works in a shell, even if the mock has an admin token', async () => {
  const mock = await serve({ adminToken: 'a-secret-token' })
  await fetch(mock.url + ISSUE_PATH, issueOf())
  const { second, stdout, command } = await repeat(mock, 'a-secret-token')
  expect(command).not.toContain('a-secret-token')
  expect(stdout).toContain('HTTP/1.1 200 OK')
  expect(second?.outcome.code).toBe('issued')
})

test('the curl command for a request to the partner API sends the access token that is valid when the command runs', async () => {
  const mock = await serve()
  await mock.admin.setClock({ mode: 'frozen', nowMs: Date.parse('2026-04-01T09:00:00+09:00') })
  const headers = await partnerHeaders('purchase-7')
  const order = { prices: [500], name: "it's", issuer: 'b', brands: ['amazon'], is_strict: true }
  await fetch(`${mock.url}/realpay-gift/purchases`, json(order, { headers }))
  await mock.admin.advanceClock(3_600_000)
  const { first, second } = await repeat(mock)
  expect(first?.outcome.code).toBe('ok')
  // This reason shows that the token was valid. The mock refused only the request id, because the first request had
  // used it.
  expect(second?.outcome.reason).toBe('the request id purchase-7 was used before')
  await fetch(`${mock.url}/realpay-gift/brands`, { headers })
  expect((await repeat(mock)).second?.response.status).toBe(200)
})

test('the curl command for an upload sends the same parts, but only the first bytes of an image', async () => {
  const mock = await serve()
  await mock.admin.setClock({ mode: 'frozen', nowMs: Date.parse('2026-04-01T09:00:00+09:00') })
  const form = new FormData()
  form.set('image', new Blob([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2])]), "it's.png")
  form.set('redirect_url', "https://shop.example/?a='b'&c=$d")
  const { 'content-type': _json, ...headers } = Object.fromEntries(new Headers(await partnerHeaders('ad-1')))
  await fetch(`${mock.url}/realpay-gift/purchases/${'0'.repeat(40)}/ad`, { method: 'POST', headers, body: form })
  const { first, second, command } = await repeat(mock)
  expect(command).toContain('# The journal does not contain files.')
  expect(Object.keys(second?.request.fields ?? {})).toEqual(Object.keys(first?.request.fields ?? {}))
  expect(second?.request.fields).toMatchObject({
    image: { filename: "it's.png", bytes: 8 },
    redirect_url: "https://shop.example/?a='b'&c=$d",
  })
})

test('the curl command exactly repeats a request without a Content-Type, and a request to an unknown path', async () => {
  const mock = await serve()
  await fetch(mock.url + ISSUE_PATH, { method: 'POST', body: new TextEncoder().encode('{"a":1}') })
  const { first, second } = await repeat(mock)
  expect(second?.request.headers['content-type']).toBeUndefined()
  expect(second?.outcome).toEqual(first?.outcome)
  await fetch(`${mock.url}/sandboxes/a/at-gift/x?y=%27`, { method: 'DELETE' })
  const [entry] = (await mock.sandbox('a').requests()).requests
  const command = await (await fetch(`${mock.url}/sandboxes/a/__admin/requests/${entry?.id}/curl`)).text()
  expect(command).toBe(
    `curl -i -X 'DELETE' '${mock.url}/sandboxes/a/at-gift/x?y=%27' \\\n  -H 'accept-language: *' \\\n  -H 'sec-fetch-mode: cors'\n`,
  )
})
