import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { expectRefused, partner, sample, withStore } from './helpers.ts'

test('after an internal failure, changes are rolled back and the response is a 503 of the provider [RP-D14] [RP-O2]', async () => {
  let fails = false
  const store = withStore(memoryStore(), (operation, name) => {
    if (fails && operation === 'insert' && name === 'ledger.realpay-gift')
      throw new Error('the disk is full of secrets')
  })
  const { createPurchase, buy, mock } = partner({ store })
  const id = await createPurchase()
  fails = true
  const reply = await buy(id, 500, { requestId: 'again' })
  expectRefused(reply, 503, 'RP-D14')
  expect(reply.text).not.toContain('secrets')
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
  fails = false
  expect((await buy(id, 500, { requestId: 'again' })).status).toBe(200)
})

/** Starts a mock on a port, sends bytes to it, and returns the response. */
async function answerTo(bytes: string): Promise<{ status: number; body: unknown; rules: (string | null)[] }> {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
  socket.setEncoding('utf8').end(bytes)
  let answer = ''
  socket.on('data', (text: string) => (answer += text))
  await once(socket, 'close')
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const { requests } = await mock.admin.requests()
  const next = await fetch(`${mock.url}/livez`)
  expect(await next.text()).toBe('ok')
  return {
    status: Number(head.split(' ')[1]),
    body: JSON.parse(body),
    rules: requests.map(({ outcome }) => outcome.rule),
  }
}

const line = (path: string) => `POST /realpay-gift${path} HTTP/1.1\r\nHost: localhost\r\n`

test.each([
  ['a header with a forbidden character in its name', `${line('/purchases')}bad header: x\r\n\r\n`],
  ['a header with a NUL in its value', `${line('/purchases')}x-realpay-gift-api-request-id: a\0b\r\n\r\n`],
  ['headers that are too long', `${line('/purchases')}x: ${'x'.repeat(100_000)}\r\n\r\n`],
  ['two different Content-Length headers', `${line('/purchases')}Content-Length: 1\r\nContent-Length: 2\r\n\r\n`],
  ['an invalid Host header', 'GET /realpay-gift/brands HTTP/1.1\r\nHost: a b\r\n\r\n'],
  [
    'a malformed header and a path in a sandbox',
    `POST /sandboxes/a/realpay-gift/purchases HTTP/1.1\r\nHost: localhost\r\nbad header: x\r\n\r\n`,
  ],
])("a request with %s gets a 400 in the provider's error format [RP-A56]", async (_kind, bytes) => {
  const { status, body, rules } = await answerTo(bytes)
  expect({ status, body }).toEqual({ status: 400, body: { errors: [expect.any(String)] } })
  expect(rules).toEqual(bytes.includes('/sandboxes/') ? [] : ['RP-A56'])
})

test("a Host header with the provider's domain selects the provider's API [RP-A14]", async () => {
  const bytes = 'GET /api/partner/brands HTTP/1.1\r\nHost: api.digital-gift.jp\r\nConnection: close\r\n\r\n'
  const { status, rules } = await answerTo(bytes)
  expect([status, rules]).toEqual([400, ['RP-A3']])
})

test('an exception in one request does not affect the next request [RP-D14]', async () => {
  let failures = 3
  const store = withStore(memoryStore(), (_operation, name) => {
    if (name === 'realpay-gift.purchases' && (failures -= 1) >= 0) throw new Error('once')
  })
  const { call } = partner({ store })
  const statuses = []
  for (let times = 0; times < 5; times += 1) statuses.push((await call('POST', '/purchases', { json: sample })).status)
  expect(statuses).toEqual([503, 503, 503, 200, 200])
})
