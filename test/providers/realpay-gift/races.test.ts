import fc, { type Scheduler } from 'fast-check'
import { expect, test } from 'vitest'
import { createBatchingStore } from '../../../mock-server/core/store/database/batching-store.ts'
import type { Store, Transaction } from '../../../mock-server/core/store/store.ts'
import { type Call, multipart, partner, picture, type Reply, sample, stringAt } from './helpers.ts'
import { fakeBackend } from '../../core/store/database/fake-backend.ts'

/**
 * Creates a store in which each operation waits until the scheduler lets it continue. The scheduler chooses one
 * operation at a time.
 */
function interleaved(scheduler: Scheduler): { store: Store; begin(): void; end(): void } {
  let open = false
  const backend = fakeBackend()
  for (const call of ['hold', 'counters', 'read', 'list', 'commit', 'kept'] as const) {
    backend.before[call] = async () => {
      if (open) await scheduler.schedule(Promise.resolve(), call)
    }
  }
  const store = createBatchingStore(backend)
  // The scheduler also starts each transaction separately, because the store runs transactions that wait at the same
  // time as one batch.
  async function transaction<T>(sandbox: string, run: (tx: Transaction) => T): Promise<T> {
    if (open) await scheduler.schedule(Promise.resolve(), 'begin')
    return store.transaction(sandbox, run)
  }
  return { store: { ...store, transaction }, begin: () => (open = true), end: () => (open = false) }
}

type Api = ReturnType<typeof partner>

/** Sends all requests at once and lets the scheduler run them to completion. */
async function together<T>(
  scheduler: Scheduler,
  { begin, end }: { begin(): void; end(): void },
  send: (() => Promise<T>)[],
): Promise<T[]> {
  begin()
  const answers = await scheduler.waitFor(Promise.all(send.map((one) => one())))
  end()
  return answers
}

const successes = <T extends { status: number }>(replies: readonly T[]): T[] =>
  replies.filter(({ status }) => status === 200)

/**
 * Functions that send a request with the given request id. The request `refused` is refused, but uses up its request
 * id.
 */
const requests: Record<string, (api: Api, id: string, call: Call) => Promise<Reply>> = {
  buy: (api, id, call) => api.buy(id, 500, call),
  buyOther: (api, id, call) => api.buy(id, 100, call),
  color: (api, id, call) =>
    api.call('POST', `/purchases/${id}/color`, { json: { main: '000000', sub: 'ffffff' }, ...call }),
  create: (api, _id, call) => api.call('POST', '/purchases', { json: sample, ...call }),
  refused: (api, id, call) => api.buy(id, 501, call),
}
const some = fc.array(fc.constantFrom(...Object.keys(requests)), { minLength: 2, maxLength: 4 })

test('exactly one of several concurrent requests with the same request id is executed [RP-A4] [RP-D4]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), some, async (scheduler, names) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store })
      const id = await api.createPurchase()
      const replies = await together(
        scheduler,
        race,
        names.map(
          (name) => async () => requests[name]?.(api, id, { requestId: 'one' }) ?? Promise.reject(new Error(name)),
        ),
      )
      const won = replies.map(({ status }) => status).filter((status) => status !== 409)
      expect(won).toHaveLength(1)
      expect([200, 400]).toContain(won[0])
      expect((await api.mock.admin.ledger()).codes.map(({ code }) => code)).toEqual(
        successes(replies).flatMap(({ body }) =>
          JSON.stringify(body).includes('"gift"') ? [stringAt(body, 'gift', 'code')] : [],
        ),
      )
    }),
    { numRuns: 100 },
  )
})

test('if only a success uses up a request id, exactly one of several concurrent requests with one id succeeds [RP-A4]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), some, async (scheduler, names) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store, settings: { 'realpayGift.requestId.usedUpBy': 'success' } })
      const id = await api.createPurchase()
      const replies = await together(
        scheduler,
        race,
        names.map(
          (name) => async () => requests[name]?.(api, id, { requestId: 'one' }) ?? Promise.reject(new Error(name)),
        ),
      )
      expect(successes(replies)).toHaveLength(names.some((name) => name !== 'refused') ? 1 : 0)
      expect((await api.mock.admin.ledger()).totals.issued).toBeLessThanOrEqual(1)
    }),
    { numRuns: 60 },
  )
})

test('concurrent purchases of gifts with different request ids all succeed with different codes [RP-A4] [RP-D12]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store })
      const id = await api.createPurchase()
      const replies = await together(
        scheduler,
        race,
        Array.from({ length: count }, () => () => api.buy(id, 500)),
      )
      expect(successes(replies)).toHaveLength(count)
      const codes = replies.map(({ body }) => stringAt(body, 'gift', 'code'))
      expect(new Set(codes).size).toBe(count)
      expect((await api.mock.admin.ledger()).codes.map(({ code }) => code).toSorted()).toEqual([...codes].toSorted())
    }),
    { numRuns: 60 },
  )
})

test('exactly as many concurrent requests are admitted as the rate limit allows [RP-D1] [RP-A1]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 5 }),
      async (scheduler, limit, count) => {
        const race = interleaved(scheduler)
        const api = partner({ store: race.store, settings: { 'realpayGift.limit.requests': limit } })
        const replies = await together(
          scheduler,
          race,
          Array.from({ length: count }, () => () => api.call('GET', '/brands')),
        )
        expect(successes(replies)).toHaveLength(Math.min(limit, count))
      },
    ),
    { numRuns: 60 },
  )
})

test('if two requests set the same image concurrently, only one image remains stored [RP-D9]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store })
      const path = `/purchases/${await api.createPurchase()}`
      const replies = await together(
        scheduler,
        race,
        [1, 2].map(() => () => api.call('POST', `${path}/image/face`, multipart(picture('content')))),
      )
      const face = stringAt((await api.call('GET', path)).body, 'image', 'face')
      for (const { body } of replies) {
        const url = stringAt(body, 'url')
        expect((await api.send(new URL(url).pathname)).status).toBe(url === face ? 200 : 404)
      }
    }),
    { numRuns: 30 },
  )
})

async function issue({ mock }: Api): Promise<{ status: number; text: string }> {
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  const response = await mock.fetch(
    new Request('http://localhost/at-gift/demo-campaign/dc/getcode', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    }),
  )
  return { status: response.status, text: await response.text() }
}

test('the limit admits exactly one of several concurrent issue requests to あっとギフト [AG-D7] [AG-A3] [AG-D10]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store })
      const codes: string[] = []
      for (let second = 0; second < 2; second += 1) {
        const answers = await together(
          scheduler,
          race,
          Array.from({ length: count }, () => () => issue(api)),
        )
        expect(answers.filter(({ status }) => status === 429)).toHaveLength(count - 1)
        expect(successes(answers)).toHaveLength(1)
        codes.push(...successes(answers).map(({ text }) => stringAt(JSON.parse(text), 'Dc1')))
        await api.advance(1000)
      }
      expect(new Set(codes).size).toBe(2)
      expect((await api.mock.admin.ledger()).codes.map(({ code }) => code)).toEqual(codes)
    }),
    { numRuns: 60 },
  )
})

test('if the limit admits several concurrent issue requests to あっとギフト, these requests get different codes [AG-D10]', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 4 }), async (scheduler, count) => {
      const race = interleaved(scheduler)
      const api = partner({ store: race.store, settings: { 'atGift.limit.requests': 4 } })
      const answers = await together(
        scheduler,
        race,
        Array.from({ length: count }, () => () => issue(api)),
      )
      for (const key of ['Dc1', 'TranId', 'ControlNo'])
        expect(new Set(answers.map(({ text }) => stringAt(JSON.parse(text), key))).size).toBe(count)
      expect((await api.mock.admin.ledger()).totals.issued).toBe(count)
    }),
    { numRuns: 40 },
  )
})
