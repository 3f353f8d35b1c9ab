import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { createTokens } from '../../clients/totp.ts'
import { tasks } from '../../scenarios/reference/index.ts'
import { folder, root } from '../cli/command.ts'
import { missing, passes, provider, python } from './support.ts'

/** Runs a script that can import the modules of the Python client, and returns what it prints. */
function printedBy(script: string): string {
  return execFileSync('python3', ['-B', '-c', script], { cwd: join(root, 'examples/python'), encoding: 'utf8' })
}

const absent = missing('python3', ['--version'])

describe.skipIf(absent !== '')(`the client in Python${absent}`, () => {
  test('the Python client passes selected scenarios of the provider at-gift', { timeout: 60_000 }, async () => {
    await passes(
      [
        'response-lost-after-issue',
        'error-500-after-issue',
        'truncated-json',
        'hang-past-timeout',
        'spurious-429',
        'issue-and-inquiry',
        'key-revoked',
        'crash-after-issue',
        'crash-in-batch',
      ].map((name) => `at-gift/${name}`),
      python,
    )
  })

  test('the Python client passes selected scenarios of the provider realpay-gift', { timeout: 60_000 }, async () => {
    await passes(
      [
        'gift-bought-answer-lost',
        'gift-found-late',
        'error-503-after-purchase',
        'totp-agreed-otherwise',
        'two-workers-one-request-id',
        'brand-removed',
        'price-not-offered',
        'image-wrong-type',
        'conflict-on-read',
        'ad-request-lost',
        'delete-answer-lost',
        'crash-after-purchase',
        'crash-before-purchase',
        'crash-in-batch',
      ].map((name) => `realpay-gift/${name}`),
      python,
    )
  })

  test(
    'the Python client passes scenarios that refuse its orders, even if it is started twice',
    { timeout: 60_000 },
    async () => {
      await passes(['at-gift/ip-not-registered', 'realpay-gift/key-revoked'], python, '--starts', '2')
    },
  )

  test('the Python client supports every task that the reference client supports', async () => {
    const { run } = await provider()
    const { stderr } = await run(python, '')
    expect(stderr.trim().split(' to one of ')[1]?.split(', ').toSorted()).toEqual(Object.keys(tasks).toSorted())
  })

  test('a second run of the Python client with the same order file prints the same request id and sends no request', async () => {
    const { mock, run } = await provider()
    const orders = { GIFT_ORDERS: join(folder(), 'orders.sqlite') }
    const first = await run(python, 'buy-one', orders)
    const second = await run(python, 'buy-one', orders)
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^bought under the request id [0-9a-f]{40}\n$/),
    })
    expect(second).toEqual(first)
    const { requests } = await mock.admin.requests()
    expect(requests.filter(({ operation }) => operation === 'realpay-gift.buy-gift')).toHaveLength(1)
  })

  test('two Python clients that process one order at the same time buy one gift in total', async () => {
    const { mock, run } = await provider()
    const orders = { GIFT_ORDERS: join(folder(), 'orders.sqlite') }
    // The fault holds both responses until the test releases them. Then both processes have read the order file, and no
    // process has received a purchase id yet.
    await mock.admin.arm({
      name: 'held',
      when: { operation: 'realpay-gift.create-purchase' },
      phase: 'after-commit',
      effect: { type: 'ask' },
    })
    const running = Promise.all([run(python, 'buy-one', orders), run(python, 'buy-one', orders)])
    await vi.waitUntil(async () => (await mock.admin.waiting()).length === 2, { timeout: 30_000 })
    for (const { request } of await mock.admin.waiting()) await mock.admin.decide(request, 'answer')
    const both = await running
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(both[0]).toEqual(both[1])
    const { requests } = await mock.admin.requests()
    expect(requests.filter(({ operation }) => operation === 'realpay-gift.create-purchase')).toHaveLength(2)
    expect((await mock.admin.ledger()).totals.issued).toBe(1)
  })

  test('if two Python clients send a refused order again, the second one does not forget the order that the first one has begun', () => {
    const script = `
import tasks
from orders import Orders

class Late(Orders):
    def find(self, name):
        found = super().find(name)
        # Meanwhile, another process begins the order again.
        self.forget(name)
        self.claim(name, {'request_id': 'of the first'})
        return found

class Context:
    orders = Late(None)
    retries_refused = True

Context.orders.claim('one', {})
Context.orders.store('one', {'refused': 403})
tasks.earlier_order(Context, 'one')
print(Orders.find(Context.orders, 'one'))`
    expect(printedBy(script)).toBe("{'request_id': 'of the first'}\n")
  })

  test('if another process forgets a refused order while a Python client begins it, the client stores its own order', () => {
    const script = `
import tasks
from orders import Orders

class Forgetting(Orders):
    def find(self, name):
        return None

    def claim(self, name, order):
        is_new = super().claim(name, order)
        # The other process was refused and forgets the order.
        if not is_new:
            self.forget(name)
        return is_new

class Context:
    orders = Forgetting(None)

class Book:
    def write(self, *_):
        pass

class Provider:
    def buy_gift(self, purchase, price, request_id, may_be_sent):
        print(may_be_sent, Orders.find(Context.orders, 'one')['request_id'] == request_id)
        return {'gift': {'code': 'c'}}

Context.book = Book()
Context.orders.claim('one', {})
tasks.bring_home(Context, Provider(), 'one', lambda: 'p', 500)`
    expect(printedBy(script)).toMatch(/^False True\n/)
  })

  test('if the provider rejects an order, the Python client sends it again only after a person has set GIFT_RETRY_REFUSED', async () => {
    const { mock, run } = await provider()
    const orders = { GIFT_ORDERS: join(folder(), 'orders.sqlite') }
    await mock.fetch(
      new Request(`${mock.url}/__admin/faults`, {
        method: 'POST',
        body: JSON.stringify({
          name: 'no',
          when: { operation: 'realpay-gift.buy-gift' },
          phase: 'before-commit',
          effect: { type: 'provider-error', status: 400 },
          times: 1,
        }),
      }),
    )
    expect(await run(python, 'buy-one', orders)).toMatchObject({ code: 1 })
    expect(await run(python, 'buy-one', orders)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^the order buy-one was refused with 400 by an earlier start: remove the cause, then set GIFT_RETRY_REFUSED to 1\n$/,
      ),
    })
    expect(await run(python, 'buy-one', { ...orders, GIFT_RETRY_REFUSED: '1' })).toMatchObject({ code: 0 })
    const buys = (await mock.admin.requests()).requests.filter(({ operation }) => operation === 'realpay-gift.buy-gift')
    expect(buys.map(({ response }) => response?.status)).toEqual([400, 200])
    expect(new Set(buys.map(({ request }) => request.headers['x-realpay-gift-api-request-id'])).size).toBe(2)
  })

  test.each([
    ['SHA1', 6, 30],
    ['SHA256', 8, 15],
    ['SHA512', 8, 60],
  ] as const)(
    'the Python client computes correct RFC 6238 tokens with %s, %i digits and a step of %i seconds',
    (algorithm, digits, period) => {
      // The length of this secret is not a multiple of 8, so base32 normally requires padding with `=`. The secret has
      // no padding.
      const secret = 'GIFTMOCKGIFTMOCKGIFTMOCKGA'
      // The list of times is long, so some of the expected tokens begin with the digit 0.
      const at = Array.from({ length: 50 }, (_, index) => 59 + index * 400_000_000)
      const call = `import sys; sys.path.insert(0, 'examples/python'); import realpay_gift as r; print(*[r.totp('${secret}', t, '${algorithm}', ${digits}, ${period}) for t in ${JSON.stringify(at)}])`
      const printed = execFileSync('python3', ['-B', '-c', call], { cwd: root, encoding: 'utf8' }).trim().split(' ')
      expect(printed).toEqual(at.map((seconds) => createTokens({ secret, algorithm, digits, period })(seconds * 1000)))
    },
  )
})
