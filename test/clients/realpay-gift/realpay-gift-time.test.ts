import { describe, expect, test } from 'vitest'
import { OutcomeUnknownError, RateLimitedError } from '../../../clients/index.ts'
import { purchaseId, OPERATIONS } from './realpay-operations.ts'
import { requestIdOf, setUp } from './realpay-support.ts'
import { expectA, failureOf, idle, json, silent, START } from '../support.ts'

describe('the limit', () => {
  test('the client sends 300 requests immediately, and the 301st request when a minute has passed [RP-D1]', async () => {
    const { client, clock, seen } = setUp(Array.from({ length: 301 }, () => json({ brands: [] })))
    await clock.drive(Promise.all(Array.from({ length: 301 }, () => client.listBrands())))
    expect(seen.filter(({ at }) => at === START)).toHaveLength(300)
    expect(seen[300]?.at).toBe(START + 60_050)
  })

  test('a request that gets a 429 is sent again with the same request id after growing pauses [RP-A1] [RP-A2]', async () => {
    const limited = json({ errors: ['limit'] }, 429)
    const { client, clock, seen } = setUp([limited, limited, limited, json({})])
    await clock.drive(client.deleteFaceImage({ purchaseId }))
    expect(seen.map(requestIdOf)).toEqual(['id-1', 'id-1', 'id-1', 'id-1'])
    expect(seen.map(({ at }) => at - START)).toEqual([0, 1000, 3000, 7000])
  })

  test('if every request gets a 429, the client throws RateLimitedError after more than a minute of pauses [RP-A1]', async () => {
    const { client, clock, seen } = setUp(Array.from({ length: 7 }, () => json({}, 429)))
    expectA(await clock.drive(failureOf(client.listBrands())), RateLimitedError)
    expect(seen).toHaveLength(7)
    expect(clock.now() - START).toBe(63_000)
  })

  test('the client never pauses for more than a minute after a 429 [RP-A1]', async () => {
    const { client, clock, seen } = setUp(
      Array.from({ length: 9 }, () => json({}, 429)),
      { retries429: 8 },
    )
    await clock.drive(failureOf(client.listBrands()))
    expect((seen[8]?.at ?? 0) - (seen[7]?.at ?? 0)).toBe(60_000)
  })
})

describe('abort', () => {
  const reason = new Error('enough')

  test.each(OPERATIONS)(
    'the operation $name sends no request if the abort signal is already aborted',
    async ({ run }) => {
      const { client, seen } = setUp([])
      expect(await failureOf(run(client, AbortSignal.abort(reason)))).toBe(reason)
      expect(seen).toEqual([])
    },
  )

  test.each(OPERATIONS)(
    'if $name is aborted after its request was sent, the error is OutcomeUnknownError (for GET: the abort reason)',
    async ({ run, method }) => {
      const { client } = setUp([silent])
      const abort = new AbortController()
      const result = failureOf(run(client, abort.signal))
      await idle()
      abort.abort(reason)
      const error = await result
      if (method === 'GET') expect(error).toBe(reason)
      else expect(expectA(error, OutcomeUnknownError).cause).toBe(reason)
    },
  )
})
