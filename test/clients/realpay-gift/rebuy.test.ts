import { describe, expect, test } from 'vitest'
import { BadRequestError } from '../../../clients/index.ts'
import { json, lost } from '../support.ts'
import { giftBody, requestIdOf } from './realpay-support.ts'
import { conflict, notFound, down, times, requestsOf, run, unknownOf } from './buy-gift-support.ts'

describe('rebuyWhenNotFound', () => {
  const lostForGood = [lost, conflict, ...times(5, notFound)]
  const rebuy = { rebuyWhenNotFound: true }

  test('without the option rebuyWhenNotFound, the client never buys under a second request id [RP-D4]', async () => {
    const { result, seen } = run(lostForGood)
    await unknownOf(result)
    expect(new Set(seen.map(requestIdOf))).toEqual(new Set(['id-1', null]))
  })

  test('with rebuyWhenNotFound, the client buys under a new request id if no gift is found [RP-D4] [RP-D13]', async () => {
    const { result, seen } = run([...lostForGood, json(giftBody('id-2'))], rebuy)
    expect(await result).toMatchObject({ request: { id: 'id-2' }, recovered: false, abandonedRequestId: 'id-1' })
    expect(requestsOf(seen).at(-1)).toBe('POST id-2')
  })

  test('with rebuyWhenNotFound, the client uses no new request id if the last look-up gets a 503 [RP-D13]', async () => {
    const { result, seen } = run([lost, conflict, ...times(4, notFound), down], rebuy)
    await unknownOf(result)
    expect(requestsOf(seen)).not.toContain('POST id-2')
  })

  test.each([401, 404, 503])(
    'with rebuyWhenNotFound, the client uses no new request id if every look-up gets the status %i [RP-D13]',
    async (status) => {
      const { result, seen } = run([lost, conflict, ...times(5, json({ errors: [] }, status))], rebuy)
      await unknownOf(result)
      expect(requestsOf(seen)).not.toContain('POST id-2')
    },
  )

  test('with rebuyWhenNotFound, the client also repeats and looks up a second purchase with an unknown outcome [RP-D4]', async () => {
    const { result, seen } = run([...lostForGood, lost, conflict, json(giftBody('id-2'))], rebuy)
    expect(await result).toMatchObject({ recovered: true, abandonedRequestId: 'id-1' })
    expect(requestsOf(seen).slice(-3)).toEqual(['POST id-2', 'POST id-2', 'GET id-2'])
  })

  test('with rebuyWhenNotFound, if both purchases have unknown outcomes, the error contains both request ids [RP-D4]', async () => {
    const { result, seen } = run([...lostForGood, ...lostForGood], rebuy)
    expect(await unknownOf(result)).toMatchObject({ requestId: 'id-2', requestIds: ['id-1', 'id-2'] })
    expect(seen).toHaveLength(14)
  })

  test('with rebuyWhenNotFound, if the second purchase is rejected, the error contains only the first request id [RP-D14]', async () => {
    const { result } = run([...lostForGood, json({ errors: [] }, 400)], rebuy)
    const error = await unknownOf(result)
    expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'] })
    expect(error.cause).toBeInstanceOf(BadRequestError)
  })
})
