import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksumOf } from '../../../mock-server/core/control/snapshot.ts'
import type { Snapshot } from '../../../mock-server/index.ts'
import { ISSUE_PATH, issueOf, json, noLimits, problemOf } from '../../core/support.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { images, multipart, partner, picture, stringAt } from '../../providers/realpay-gift/helpers.ts'

type Path = (string | number)[]

/** Starts a mock and uses it until every collection of the sandbox contains a value. */
async function used() {
  const booted = partner()
  const { mock, send, call, createPurchase, buy } = booted
  await mock.admin.startScenario(scenarioOf({ settings: noLimits }))
  await mock.admin.arm({
    name: 'set',
    phase: 'after-commit',
    when: { operation: 'realpay-gift.get-purchase' },
    effect: { type: 'set', settings: { 'atGift.campaigns': [{ campaign: 'a', authKey: 'MOCK-AuthKey-002' }] } },
  })
  await send(ISSUE_PATH, issueOf())
  await mock.admin.clearRequests()
  await send(ISSUE_PATH, issueOf())
  const purchase = await createPurchase()
  await createPurchase()
  await call('POST', `/purchases/${purchase}/image/face`, multipart(picture('content', images.png)))
  await call(
    'POST',
    `/purchases/${purchase}/ad`,
    multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com/a' }),
  )
  await call('POST', `/purchases/${purchase}/color`, { json: { main: '112233', sub: '445566' } })
  await call('POST', `/purchases/${purchase}/video`, { json: { url: 'https://example.com/v', play_time: 5 } })
  const gift = await buy(purchase, 500, { requestId: 'bought' })
  // The snapshot contains the responses to these requests, so the test sends requests with short responses.
  for (let count = 0; count < 70; count++) await call('GET', '/purchases/unknown')
  return { ...booted, purchase, gift: new URL(stringAt(gift.body, 'gift', 'url')).search }
}

function signed(snapshot: Snapshot): string {
  return JSON.stringify({ ...snapshot, checksum: checksumOf(snapshot) })
}

function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const members: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...members.flatMap(([key, member]) => pathsIn(member, [...path, key]))]
}

function changedAt(snapshot: Snapshot, path: Path, value: unknown): Snapshot {
  const copy = structuredClone(snapshot)
  let holder: Record<string | number, unknown> = copy.state.collections
  for (const step of path.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>
  holder[path.at(-1) ?? ''] = value
  return copy
}

test('a snapshot of a sandbox with a value in every collection can be restored', async () => {
  const { mock, send } = await used()
  const snapshot = await mock.admin.snapshot()
  expect(Object.keys(snapshot.state.collections).toSorted()).toEqual([
    'faults.armed',
    'journal.base',
    'journal.entries',
    'ledger.at-gift',
    'ledger.realpay-gift',
    'limit.chunks',
    'limit.windows',
    'realpay-gift.image-sizes',
    'realpay-gift.images',
    'realpay-gift.purchase-ring',
    'realpay-gift.purchases',
    'realpay-gift.request-id-ring',
    'realpay-gift.request-ids',
    'scenario.running',
  ])
  const text = signed(snapshot)
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(snapshot)))
  expect((await send('/__admin/snapshot', { method: 'PUT', body: text })).status).toBe(204)
})

test('a value of a wrong type in a snapshot with a correct checksum is rejected, and the error contains its path', async () => {
  const { mock, send } = await used()
  const snapshot = await mock.admin.snapshot()
  for (const [name, values] of Object.entries(snapshot.state.collections)) {
    for (const value of [null, {}, [null], true]) {
      const [key = ''] = Object.keys(values)
      const body = signed(changedAt(snapshot, [name, key], value))
      const { detail } = await problemOf(await send('/__admin/snapshot', { method: 'PUT', body }), 400)
      expect(detail).toContain(`at "state.collections.${name}.${key.slice(0, 80)}`)
    }
  }
})

test('a snapshot with one changed value and a correct checksum is rejected, or the mock works with the changed value', async () => {
  const { mock, send, call, buy, purchase, gift } = await used()
  const snapshot = await mock.admin.snapshot()
  const paths = pathsIn(snapshot.state.collections).filter((path) => path.length > 2)
  const hostile = fc.oneof(
    fc.constantFrom<unknown>(null, {}, [], '', -1, 1e308, 0.5, true, 'x', [null], { a: 1 }),
    fc.jsonValue({ maxDepth: 2 }),
  )
  const seen = { refused: 0, taken: 0 }
  await mock.admin.restore(snapshot)
  const { checksum } = await mock.admin.snapshot()
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), hostile, async (path, value) => {
      const body = signed(changedAt(snapshot, path, value))
      const response = await send('/__admin/snapshot', { method: 'PUT', body })
      if (response.status === 400) {
        seen.refused += 1
        expect((await mock.admin.snapshot()).checksum).toBe(checksum)
        return
      }
      expect(response.status).toBe(204)
      seen.taken += 1
      const admin = ['requests', 'ledger', 'report', 'faults', 'scenario', 'clock', 'settings', 'snapshot']
      const answers = [
        ...(await Promise.all(admin.map((route) => send(`/__admin/${route}`)))),
        await send('/__admin/requests/verify', json({ match: { body: { Amount: '500' } }, count: { min: 0 } })),
        await send(`/realpay-gift/user${gift}`),
        await send(ISSUE_PATH, issueOf()),
        await call('GET', `/purchases/${purchase}`),
        await call('GET', `/purchases/${purchase}/gifts/bought`),
        await buy(purchase, 500),
      ]
      expect(answers.map(({ status }) => status).filter((status) => status >= 500)).toEqual([])
      // The next value is tested with the original snapshot, so that the effects of this value do not influence the
      // result.
      await mock.admin.restore(snapshot)
    }),
    { numRuns: 120 },
  )
  expect(seen.refused).toBeGreaterThan(seen.taken / 10)
})
