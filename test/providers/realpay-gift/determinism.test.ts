import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBatchingStore } from '../../../mock-server/core/store/database/batching-store.ts'
import { multipart, partner, picture, sample, signedRequest, stringAt } from './helpers.ts'
import { fakeBackend } from '../../core/store/database/fake-backend.ts'

type Api = ReturnType<typeof partner>

/**
 * Sends requests to a sandbox one after another. The sandbox generates ids and codes of every kind, and this function
 * returns them.
 */
async function drawAll({ mock }: Api, sandbox: string): Promise<string[]> {
  const base = `http://localhost/sandboxes/${sandbox}/realpay-gift`
  const json = async (request: Request): Promise<unknown> => (await mock.fetch(request)).json()
  const id = stringAt(await json(signedRequest('POST', '/purchases', { json: sample, base }, 'a')), 'purchase', 'id')
  const gift = stringAt(
    await json(signedRequest('POST', `/purchases/${id}/gifts`, { json: { price: 500 }, base }, 'b')),
    'gift',
    'code',
  )
  const image = stringAt(
    await json(signedRequest('POST', `/purchases/${id}/image/face`, { ...multipart(picture('content')), base }, 'c')),
    'url',
  )
  const order = {
    body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
    headers: { 'content-type': 'application/json' },
  }
  const code = stringAt(
    await json(
      new Request(`http://localhost/sandboxes/${sandbox}/at-gift/demo-campaign/dc/getcode`, {
        method: 'POST',
        ...order,
      }),
    ),
    'Dc1',
  )
  return [id, gift, image, code]
}

const sandboxes = ['a', 'b', 'c']

test('the ids and codes of a sandbox depend only on its seed and its requests [RP-D16]', async () => {
  const alone = partner()
  const expected: string[][] = []
  for (const sandbox of sandboxes) expected.push(await drawAll(alone, sandbox))
  expect(new Set(expected.flat()).size).toBe(12)

  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(2)), async (delays) => {
      const backend = fakeBackend()
      for (const call of ['hold', 'counters', 'read', 'list', 'commit', 'kept'] as const) {
        backend.before[call] = async () => {
          for (let turns = delays.next().value ?? 0; turns > 0; turns -= 1) await Promise.resolve()
        }
      }
      const api = partner({ store: createBatchingStore(backend) })
      await drawAll(api, 'first')
      expect(await Promise.all(sandboxes.map((sandbox) => drawAll(api, sandbox)))).toEqual(expected)
    }),
    { numRuns: 40 },
  )
})

test('the same seed gives the same ids and codes, and another seed gives other ids and codes [RP-D16]', async () => {
  const [one, same, other] = await Promise.all(['x', 'x', 'y'].map((seed) => drawAll(partner({ seed }), 'a')))
  expect(same).toEqual(one)
  expect(new Set([...(one ?? []), ...(other ?? [])]).size).toBe(8)
})
