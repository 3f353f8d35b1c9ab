import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import type { LogLevel } from '../../../mock-server/index.ts'
import { bootTarget, expectError, replyOf, targets } from './helpers.ts'

interface Line {
  level: LogLevel
  fields: Readonly<Record<string, unknown>>
}

/** Creates a store. After `fail(times)`, the next `times` transactions fail, each at its end. */
function failingStore(): Store & { fail(times: number): void } {
  const inner = memoryStore()
  let left = 0
  return {
    ...inner,
    fail(times) {
      left = times
    },
    transaction: (sandbox, run) =>
      inner.transaction(sandbox, (tx) => {
        const result = run(tx)
        if (left > 0) {
          left -= 1
          throw new TypeError('the disk of /srv/secret is full')
        }
        return result
      }),
  }
}

describe.each(targets)('$name', (target) => {
  test("if a request causes an exception, its changes are rolled back and it gets the provider's error [AG-A53] [RP-D14] [AG-D6]", async () => {
    const store = failingStore()
    const lines: Line[] = []
    const { post, mock, last, issued, expectServing } = bootTarget(target, {
      store,
      log: (level, _message, fields) => lines.push({ level, fields }),
    })
    await expectServing()
    const before = await issued()

    store.fail(1)
    const reply = await post(target.goodBody)
    expectError(target, reply, target.failureStatus)
    expect(reply.text).not.toMatch(/disk|secret|TypeError/)
    expect(await issued()).toBe(before)

    const entry = await last()
    expect(entry).toMatchObject({
      response: { status: target.failureStatus },
      outcome: { code: 'internal-error', rule: target.rules.failure },
    })
    const errors = lines.filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(1)
    expect(errors[0]?.fields).toMatchObject({
      request: entry?.id,
      error: expect.objectContaining({ message: expect.stringContaining('disk') }),
    })
    expect((await mock.admin.requests()).requests).toHaveLength(2)
    await expectServing()
  })

  test("if the store fails permanently, the response is an error in the provider's format [AG-A53] [RP-D14]", async () => {
    const store = failingStore()
    const lines: Line[] = []
    const { post, expectServing } = bootTarget(target, {
      store,
      log: (level, _message, fields) => lines.push({ level, fields }),
    })
    await expectServing()
    store.fail(5)
    expectError(target, await post(target.goodBody), target.failureStatus)
    expect(lines.some(({ level, fields }) => level === 'error' && fields['error'] instanceof TypeError)).toBe(true)
    store.fail(0)
    await expectServing()
  })

  test("an internal failure during a sandbox's first request gives an error in the provider's format [AG-A53] [RP-D14]", async () => {
    const store = failingStore()
    const { post, send, expectServing } = bootTarget(target, { store })
    store.fail(1)
    expectError(target, await post(target.goodBody), target.failureStatus)
    store.fail(1)
    expectError(
      target,
      await replyOf(
        await send(`/sandboxes/new${target.path}`, {
          method: 'POST',
          headers: target.headers(),
          body: target.goodBody,
        }),
      ),
      target.failureStatus,
    )
    await expectServing()
  })
})

test('another request can use the request id of a request that failed internally [RP-A4] [RP-D14]', async () => {
  const store = failingStore()
  const [, realpayGift] = targets
  if (!realpayGift) throw new Error('no such target')
  const { post, expectServing } = bootTarget(realpayGift, { store })
  await expectServing()
  const headers = { 'x-realpay-gift-api-request-id': 'once' }
  store.fail(1)
  expectError(realpayGift, await post(realpayGift.goodBody, headers), 503)
  expect(await post(realpayGift.goodBody, headers)).toMatchObject({ status: 200 })
  expectError(realpayGift, await post(realpayGift.goodBody, headers), 409)
})
