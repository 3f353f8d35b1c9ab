import { describe, expect, test } from 'vitest'
import { MAX_BATCH } from '../../../mock-server/core/feed/read-changes.ts'
import { MAX_QUEUED } from '../../../mock-server/core/feed/change-queue.ts'
import { ISSUE_PATH, issueOf, noLimits, problemOf, sendAndLose } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { brief } from './reader.ts'
import { briefly, follow, refused, watched } from './support.ts'

describe('a client that reconnects', () => {
  test('a reconnecting client gets a gap event and then every request event after its last received event', async () => {
    const booted = boot({ settings: noLimits })
    const first = await follow(booted)
    await refused(booted, 2)
    expect(await briefly(first, 2)).toEqual(['request 1', 'request 2'])
    await first.cancel()
    await booted.send(ISSUE_PATH, issueOf())
    await sendAndLose(booted, ISSUE_PATH, issueOf())
    const again = await follow(booted, first.lastId)
    await refused(booted, 1)
    expect(await briefly(again, 6)).toEqual([
      'gap 0',
      'request 3',
      'code of 3',
      'request 4 lost',
      'code of 4 orphaned',
      'request 5',
    ])
    expect(again.lastId).toBe('000000005')
  })

  test('a reconnecting client gets each missed event once and in order, even if the stream reads the journal in several steps', async () => {
    const booted = boot({ settings: noLimits })
    const count = 2 * MAX_BATCH + 7
    await refused(booted, count)
    const reader = await follow(booted, '000000001')
    await booted.advance(1)
    expect(await briefly(reader, count + 1)).toEqual([
      'gap 0',
      ...Array.from({ length: count - 1 }, (_, index) => `request ${index + 2}`),
      'clock',
    ])
  })

  test('the gap event for a reconnecting client contains the number of missed requests that were evicted', async () => {
    const booted = boot({ settings: noLimits, maxJournalEntries: 3 })
    await refused(booted, 10)
    const reader = await follow(booted, '000000002')
    expect(await briefly(reader, 4)).toEqual(['gap 5', 'request 8', 'request 9', 'request 10'])
  })

  test('the gap event for a reconnecting client does not count requests that were removed by clearing the journal', async () => {
    const booted = boot({ settings: noLimits, maxJournalEntries: 3 })
    await refused(booted, 10)
    await booted.mock.admin.clearRequests()
    await refused(booted, 2)
    expect(await briefly(await follow(booted, '000000002'), 3)).toEqual(['gap 0', 'request 11', 'request 12'])
  })

  test('a client that reconnects with an event id higher than all ids in the journal gets all journal entries', async () => {
    const booted = boot({ settings: noLimits })
    await refused(booted, 2)
    expect(await briefly(await follow(booted, '000000009'), 3)).toEqual(['gap 0', 'request 1', 'request 2'])
  })

  test('a client that opens the event stream with an empty last event id gets only new events', async () => {
    const booted = boot({ settings: noLimits })
    await refused(booted, 2)
    const reader = await follow(booted, '')
    await refused(booted, 1)
    expect(await briefly(reader, 1)).toEqual(['request 3'])
  })

  test.each(['4', 'abc', '00000000x', '9'.repeat(16)])(
    'a request for the event stream with the invalid header Last-Event-ID: %s is rejected',
    async (id) => {
      const booted = boot()
      const { detail } = await problemOf(
        await booted.send('/__admin/events', { headers: { 'Last-Event-ID': id } }),
        400,
      )
      expect(detail).toContain('last-event-id')
    },
  )
})

describe('a client that stops reading', () => {
  test('a client that pauses its reading of the event stream misses no request that is still in the journal', async () => {
    const { store, seen } = watched()
    const booted = boot({ settings: noLimits, store })
    const reader = await follow(booted)
    const count = MAX_QUEUED + 100
    await refused(booted, count)
    await booted.advance(1)
    const before = seen.transactions
    // The stream sends one batch of MAX_BATCH events and reads no further entries from the journal.
    expect(await briefly(reader, MAX_BATCH)).toHaveLength(MAX_BATCH)
    expect(seen.transactions).toBe(before + 1)
    expect(await briefly(reader, 1)).toEqual([`request ${MAX_BATCH + 1}`])
    expect(seen.transactions).toBe(before + 2)
    const events = await reader.until(({ event }) => event === 'clock')
    expect(events.slice(0, -1).map(brief)).toEqual(
      Array.from({ length: count - MAX_BATCH - 1 }, (_, index) => `request ${index + MAX_BATCH + 2}`),
    )
  })

  test('a client that pauses its reading gets a gap event if unread requests were evicted from the journal', async () => {
    const booted = boot({ settings: noLimits, maxJournalEntries: 5 })
    const reader = await follow(booted)
    await refused(booted, 3)
    await reader.take(3)
    await refused(booted, 9)
    await booted.advance(1)
    expect(await briefly(reader, 7)).toEqual([
      'gap 4',
      'request 8',
      'request 9',
      'request 10',
      'request 11',
      'request 12',
      'clock',
    ])
  })

  test('a client that pauses its reading gets every request event, and a gap event in place of too many other events', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    for (let count = 0; count <= MAX_QUEUED / 2; count++) {
      await refused(booted, 1)
      await booted.advance(1)
    }
    await booted.mock.admin.changeSettings({})
    const events = (await reader.until(({ event }) => event === 'settings')).map(brief)
    expect(events.filter((event) => event === 'gap 0')).toHaveLength(1)
    expect(events.filter((event) => event.startsWith('request'))).toEqual(
      Array.from({ length: MAX_QUEUED / 2 + 1 }, (_, index) => `request ${index + 1}`),
    )
    expect(events.filter((event) => event === 'clock').length).toBeLessThan(3)
  })

  test('while a client does not read its event stream, the stream reads no journal entries', async () => {
    const { store, seen } = watched()
    const booted = boot({ settings: noLimits, store })
    const reader = await follow(booted)
    await refused(booted, 1)
    const before = seen.transactions
    await refused(booted, 20)
    expect(seen.transactions).toBe(before + 20)
    await reader.take(21)
    expect(seen.transactions).toBe(before + 21)
  })
})
