import { expect, test } from 'vitest'
import { issued, ISSUE_PATH, issueOf, journal, json, ledger, noLimits } from '../../core/support.ts'
import { boot, type Booted, START } from '../../helpers/boot.ts'

const DAY_MS = 86_400_000
const sandboxes = Array.from({ length: 50 }, (_, index) => ({
  index,
  id: `s${index}`,
  prefix: `/sandboxes/s${index}`,
  limit: (index % 7) + 1,
  startsMs: START + index * DAY_MS,
}))

test('fifty concurrent sandboxes with their own clocks, limits and seeds do not affect each other', async () => {
  const { send } = boot()
  const TRIES = 9
  const seen = await Promise.all(
    sandboxes.map(async ({ index, id, prefix, limit, startsMs }) => {
      await send(
        `/__admin/sandboxes/${id}`,
        json({ seed: `seed ${index % 25}`, settings: { 'atGift.limit.requests': limit } }, { method: 'PUT' }),
      )
      await send(`${prefix}/__admin/clock`, json({ now: new Date(startsMs).toISOString() }, { method: 'PUT' }))
      const answers = await Promise.all(
        Array.from({ length: TRIES }, () => send(prefix + ISSUE_PATH, issueOf({ Amount: `${index + 1}` }))),
      )
      await send(`${prefix}/__admin/clock/advance`, json({ ms: 1000 }))
      const later = await send(prefix + ISSUE_PATH, issueOf({ Amount: `${index + 1}` }))
      const codes = await Promise.all([...answers.filter(({ status }) => status === 200), later].map(issued))
      return { index, limit, startsMs, prefix, codes }
    }),
  )
  for (const { index, limit, startsMs, prefix, codes } of seen) {
    expect(codes.length).toBe(limit + 1)
    const day = new Date(startsMs + 9 * 3_600_000).toISOString().slice(4, 10).replaceAll('-', '')
    for (const { Expiration } of codes) expect(Expiration.slice(4)).toBe(day)
    expect((await ledger(send, prefix)).totals).toMatchObject({
      issued: limit + 1,
      faceValue: (limit + 1) * (index + 1),
    })
    const { requests } = await journal(send, '', prefix)
    expect(requests.length).toBe(TRIES + 1)
    expect(requests.every(({ path }) => path === prefix + ISSUE_PATH)).toBe(true)
  }
  // Sandboxes with the same seed issue the same codes, regardless of other sandboxes.
  const codesOf = (at: number): string[] => seen[at]?.codes.map(({ TranId }) => TranId).toSorted() ?? []
  for (let at = 0; at < 25; at++) {
    const [few, many] = [codesOf(at), codesOf(at + 25)].toSorted((a, b) => a.length - b.length)
    expect(many).toEqual(expect.arrayContaining(few ?? []))
  }
  expect(new Set(seen.slice(0, 25).flatMap(({ codes }) => codes.map(({ TranId }) => TranId))).size).toBe(
    seen.slice(0, 25).reduce((sum, { codes }) => sum + codes.length, 0),
  )
  expect(await journal(send)).toEqual({ requests: [], evicted: 0 })
  expect((await ledger(send)).totals.issued).toBe(0)
})

test('the codes that a sandbox issues are the same, whether or not another sandbox is used at the same time', async () => {
  const three = async ({ send }: Booted, id: string): Promise<string[]> => {
    const codes = []
    for (let count = 0; count < 3; count++) {
      const { TranId, Dc1 } = await issued(await send(`/sandboxes/${id}${ISSUE_PATH}`, issueOf()))
      codes.push(`${TranId} ${Dc1}`)
    }
    return codes
  }
  const alone = await three(boot({ settings: noLimits }), 'a')
  const shared = boot({ settings: noLimits })
  for (let stagger = 0; stagger < 60; stagger++) {
    for (const id of ['a', 'b']) await shared.send(`/sandboxes/${id}/__admin/reset`, { method: 'POST' })
    const first = three(shared, 'a')
    for (let turn = 0; turn < stagger; turn++) await Promise.resolve()
    await three(shared, 'b')
    expect({ stagger, codes: await first }).toEqual({ stagger, codes: alone })
  }
})

test('requests without a sandbox in the path use the sandbox "default"', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, issueOf())
  expect((await send(`/sandboxes/default${ISSUE_PATH}`, issueOf())).status).toBe(429)
  await send('/sandboxes/default/__admin/clock/advance', json({ ms: 1000 }))
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  for (const path of ['ledger', 'requests', 'clock', 'settings', 'snapshot', 'version', 'sandboxes']) {
    const below = await send(`/sandboxes/default/__admin/${path}`)
    expect({ path, text: await below.text() }).toEqual({ path, text: await (await send(`/__admin/${path}`)).text() })
  }
})

test('sandboxes do not share settings, clock or journal', async () => {
  const { send, mock } = boot()
  await send('/sandboxes/a/__admin/settings', json({ 'atGift.limit.requests': 9 }, { method: 'PATCH' }))
  await send('/sandboxes/a/__admin/clock/advance', json({ ms: 5 }))
  await send('/sandboxes/a/at-gift/x')
  for (const other of [mock.admin, mock.sandbox('b')]) {
    expect((await other.settings())['atGift.limit.requests']).toBe(1)
    expect((await other.clock()).nowMs).toBe(START)
    expect((await other.requests()).requests).toEqual([])
  }
})

test('a TranId of one sandbox is unknown in another sandbox [AG-A4]', async () => {
  const { send } = boot()
  const { TranId } = await issued(await send(`/sandboxes/a${ISSUE_PATH}`, issueOf()))
  expect((await send(`/sandboxes/b${ISSUE_PATH}`, issueOf({ TranId }))).status).toBe(400)
})
