import { expect, test } from 'vitest'
import { issueOf, ISSUE_PATH, sendAndLose } from '../support.ts'
import { boot, START } from '../../helpers/boot.ts'
import { arm, judged } from './support.ts'

test('if journal entries were evicted, a rule without a violation is `inconclusive` in the conduct report', async () => {
  const booted = boot({ maxJournalEntries: 3, settings: { 'atGift.limit.requests': 1 } })
  const { mock, send, advance } = booted
  for (let time = 0; time < 4; time += 1) {
    await send(ISSUE_PATH, issueOf())
    await advance(1000)
  }
  expect(await judged(mock, 'at-gift/pacing')).toEqual(['inconclusive', 2, []])
  expect(await judged(mock, 'at-gift/no-blind-reissue')).toEqual(['inconclusive', 0, []])
  await send(ISSUE_PATH, issueOf())
  await send(ISSUE_PATH, issueOf())
  expect(await judged(mock, 'at-gift/pacing')).toEqual(['violated', 2, [[5, 6]]])
  expect((await mock.admin.report()).evicted).toBe(3)
})

test('the conduct report evaluates requests in the order of their arrival, not of their execution', async () => {
  // All requests arrive in the same millisecond of the host's clock.
  const { mock, send, advance } = boot({ hostClock: { now: () => START } })
  await arm(mock, 'at-gift.issue', 'before-commit', { type: 'delay', ms: 10_000 })
  await arm(mock, 'at-gift.issue', 'after-commit', { type: 'provider-error', status: 500 })
  const first = send(ISSUE_PATH, issueOf())
  await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
  await advance(500)
  await send(ISSUE_PATH, issueOf())
  await advance(9500)
  await first
  expect(await judged(mock, 'at-gift/pacing')).toEqual(['violated', 1, [[2, 1]]])
})

test.each([0, 5])(
  'if two requests arrive %d ms apart and the clock is set back in between, the report keeps the order of arrival',
  async (apartMs) => {
    let hostMs = START
    const booted = boot({ hostClock: { now: () => hostMs } })
    await sendAndLose(booted, ISSUE_PATH, issueOf())
    await booted.mock.admin.setClock({ nowMs: START - 3_600_000 })
    hostMs += apartMs
    await booted.send(ISSUE_PATH, issueOf())
    expect(await judged(booted.mock, 'at-gift/no-blind-reissue')).toEqual(['violated', 1, [[1, 2]]])
  },
)

test('if the sandbox clock is set back during the delay of a request, the report orders the requests by the host clock', async () => {
  let hostMs = START
  const { mock, send } = boot({ hostClock: { now: () => hostMs } })
  await arm(mock, 'at-gift.issue', 'before-commit', { type: 'delay', ms: 10_000 })
  await arm(mock, 'at-gift.issue', 'after-commit', { type: 'provider-error', status: 500 })
  const first = send(ISSUE_PATH, issueOf())
  await expect.poll(async () => (await mock.admin.pendingWaits()).count).toBe(1)
  await mock.admin.setClock({ nowMs: START - 3_600_000 })
  hostMs += 5
  await send(ISSUE_PATH, issueOf())
  await mock.admin.setClock({ nowMs: START + 10_000 })
  await first
  expect(await judged(mock, 'at-gift/no-blind-reissue')).toEqual(['violated', 1, [[2, 1]]])
})

test('the conduct report evaluates the requests of each provider and each sandbox separately', async () => {
  const booted = boot()
  const { mock, send } = booted
  await sendAndLose(booted, ISSUE_PATH, issueOf())
  expect((await judged(mock, 'at-gift/no-orphans'))[1]).toBe(1)
  expect(await judged(mock, 'realpay-gift/no-orphans')).toEqual(['not exercised', 0, []])
  await send(ISSUE_PATH, issueOf())
  expect((await judged(mock, 'at-gift/pacing'))[0]).toBe('violated')
  expect((await judged(mock, 'realpay-gift/no-secrets-in-url'))[0]).toBe('not exercised')
  expect((await judged({ admin: mock.sandbox('other') }, 'at-gift/pacing'))[0]).toBe('not exercised')
  await mock.reset()
  expect((await judged(mock, 'at-gift/pacing'))[0]).toBe('not exercised')
})

test('the conduct report of a sandbox uses the settings of this sandbox', async () => {
  const { mock, send } = boot()
  const put = await send('/__admin/sandboxes/fast', {
    method: 'PUT',
    body: JSON.stringify({ settings: { 'atGift.limit.requests': 2 } }),
  })
  expect(put.status).toBe(201)
  for (let time = 0; time < 2; time += 1) await send(`/sandboxes/fast${ISSUE_PATH}`, issueOf())
  expect(await judged({ admin: mock.sandbox('fast') }, 'at-gift/pacing')).toEqual(['not exercised', 0, []])
  await send(`/sandboxes/fast${ISSUE_PATH}`, issueOf())
  expect(await judged({ admin: mock.sandbox('fast') }, 'at-gift/pacing')).toEqual(['violated', 1, [[1, 2, 3]]])
})
