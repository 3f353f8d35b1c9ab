import { expect, test } from 'vitest'
import { checksumOf, type Snapshot } from '../../../mock-server/core/control/snapshot.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { collection } from '../../../mock-server/core/store/store.ts'
import { ISSUE_PATH, issueOf, json, noLimits, partnerHeaders, problemOf, purchasePath } from '../support.ts'
import { boot, type Booted } from '../../helpers/boot.ts'
import { scenarioOf } from '../scenario/support.ts'

/** Returns a snapshot of a sandbox that has values in most collections. */
async function used(): Promise<Snapshot> {
  const { mock, send } = boot()
  await mock.admin.startScenario(scenarioOf({ tags: ['at-gift'] }))
  await mock.admin.changeSettings(noLimits)
  const effect = { type: 'respond', status: 418 } as const
  await mock.admin.arm({ name: 'later', when: { calls: [90] }, phase: 'before-commit', effect })
  const purchase = await purchasePath(send)
  await send(`${purchase}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('gift-1') }))
  await send(`${purchase}/gifts`, json({ price: 1 }, { headers: await partnerHeaders('gift-2') }))
  for (let count = 0; count < 70; count++) await send(ISSUE_PATH, issueOf())
  await mock.admin.clearRequests()
  await send(ISSUE_PATH, issueOf())
  return mock.admin.snapshot()
}

function changed(snapshot: Snapshot, name: string, key: string, value: unknown): Snapshot {
  const collections = { ...snapshot.state.collections, [name]: { ...snapshot.state.collections[name], [key]: value } }
  const without = { ...snapshot, state: { ...snapshot.state, collections } }
  return { ...without, checksum: checksumOf(without) }
}

const put = ({ send }: Booted, snapshot: Snapshot): Promise<Response> =>
  send('/__admin/snapshot', json(snapshot, { method: 'PUT' }))

/** Sends requests that together read every collection. Returns the statuses of the responses. */
async function statuses({ send }: Booted): Promise<number[]> {
  const paths = ['requests', 'ledger', 'faults', 'scenario', 'report'].map((path) => send(`/__admin/${path}`))
  const purchase = purchasePath(send, 'purchase-9').then(async (path) =>
    send(`${path}/gifts`, json({ price: 500 }, { headers: await partnerHeaders('gift-9') })),
  )
  return (await Promise.all([...paths, send(ISSUE_PATH, issueOf()), purchase])).map(({ status }) => status)
}

test('a snapshot with a value of the wrong type is rejected with a one-line error, even if its checksum is correct', async () => {
  const snapshot = await used()
  const names = Object.keys(snapshot.state.collections)
  expect(names.length).toBeGreaterThanOrEqual(11)
  const booted = boot({ seed: 'untouched' })
  const before = await booted.mock.admin.snapshot()
  for (const name of names) {
    const [entry] = Object.entries(snapshot.state.collections[name] ?? {})
    if (!entry) throw new Error(`${name} is empty`)
    const [key, value] = entry
    for (const wrong of [null, typeof value === 'string' ? 7 : 'text', typeof value === 'number' ? [] : true]) {
      const { detail } = await problemOf(await put(booted, changed(snapshot, name, key, wrong)), 400)
      expect(detail).toContain(`at "state.collections.${name}.`)
      expect(detail).not.toContain('\n')
    }
    if (typeof value === 'object' && !Array.isArray(value))
      await problemOf(await put(booted, changed(snapshot, name, key, {})), 400)
  }
  await problemOf(await put(booted, changed(snapshot, 'of-another-program', 'k', 1)), 400)
  await problemOf(await put(booted, changed(snapshot, 'journal.entries', '000000999', {})), 400)
  expect(await booted.mock.admin.snapshot()).toEqual(before)
  expect((await put(booted, snapshot)).status).toBe(204)
})

test('if one member of a snapshot is changed, the snapshot is rejected or the restored sandbox returns no 5xx status', async () => {
  const snapshot = await used()
  let refused = 0
  for (const [name, values] of Object.entries(snapshot.state.collections)) {
    const [key, value] = Object.entries(values).at(-1) ?? ['', undefined]
    if (typeof value !== 'object' || value === null || Array.isArray(value)) continue
    for (const member of Object.keys(value)) {
      const booted = boot()
      const restored = await put(booted, changed(snapshot, name, key, { ...value, [member]: { not: 'this' } }))
      if (restored.status === 400) refused += 1
      else
        expect({ name, member, statuses: (await statuses(booted)).filter((status) => status >= 500) }).toEqual({
          name,
          member,
          statuses: [],
        })
    }
  }
  expect(refused).toBeGreaterThan(50)
})

test.each([null, {}, 'text', { seed: 's', clock: null, made: {}, changed: {} }])(
  'if the stored record of a sandbox is %j, requests to the sandbox get a 500, but the sandbox can be deleted',
  async (record) => {
    const store = memoryStore()
    await store.transaction('broken', (tx) => tx.put(collection('sandbox.control'), '', record))
    const { send } = boot({ store })
    const { detail } = await problemOf(await send('/sandboxes/broken/__admin/ledger'), 500)
    expect(detail).toMatch(/^the record of the sandbox "broken" in memory: is damaged: /)
    expect((await send(`/sandboxes/broken${ISSUE_PATH}`, issueOf())).status).toBe(500)
    await send('/__admin/sandboxes/broken', { method: 'DELETE' })
    expect((await send(`/sandboxes/broken${ISSUE_PATH}`, issueOf())).status).toBe(200)
  },
)
