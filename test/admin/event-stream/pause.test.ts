import { expect, onTestFinished, test } from 'vitest'
import { hostTimers } from '../../../mock-server/core/time/host-clock.ts'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../../core/support.ts'
import { brief, readerOf } from './reader.ts'
import { refused, watched } from './support.ts'

/**
 * Replaces the timers of the host by timers that only the test fires. The returned function fires all waiting timers
 * with the given delay in milliseconds, and returns the number of these timers.
 */
function manualTimers(): (ms: number) => number {
  const before = { ...hostTimers }
  onTestFinished(() => void Object.assign(hostTimers, before))
  const waiting: { ms: number; run: () => void }[] = []
  Object.assign(hostTimers, {
    setTimeout: (run: () => void, ms: number) => waiting.push({ run, ms }),
    clearTimeout: () => {},
  })
  return (ms) => {
    const due = waiting.filter((timer) => timer.ms === ms)
    for (const timer of due) {
      waiting.splice(waiting.indexOf(timer), 1)
      timer.run()
    }
    return due.length
  }
}

test('if the query sets a pause, the event stream reads all changes that happen during a pause together', async () => {
  const fire = manualTimers()
  const { store, seen } = watched()
  const booted = boot({ settings: noLimits, store })
  const reader = readerOf(await booted.send('/__admin/events?pause=70'))
  await refused(booted, 1)
  expect((await reader.take(1)).map(brief)).toEqual(['request 1'])
  await refused(booted, 40)
  const before = seen.transactions
  const taken = reader.take(40)
  await new Promise((resolve) => void setImmediate(resolve))
  expect(seen.transactions).toBe(before)
  expect(fire(70)).toBe(1)
  expect((await taken).length).toBe(40)
  expect(seen.transactions - before).toBeLessThanOrEqual(2)
})

test('if more requests arrive than fit into a batch, the event stream pauses five times as long', async () => {
  const fire = manualTimers()
  const booted = boot({ settings: noLimits })
  const reader = readerOf(await booted.send('/__admin/events?pause=70'))
  await refused(booted, 1)
  expect((await reader.take(1)).map(brief)).toEqual(['request 1'])

  await refused(booted, 51)
  const busy = reader.take(51)
  const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
  await turn()
  expect(fire(70)).toBe(1)
  await turn()
  expect([fire(70), fire(280)]).toEqual([0, 1])
  const numbers = (from: number, to: number): string[] =>
    Array.from({ length: to - from + 1 }, (_, index) => `request ${from + index}`)
  expect((await busy).map(brief)).toEqual(['gap 0', ...numbers(2, 51)])

  // Fewer requests arrive than fit into a batch, so the stream catches up after the normal pause.
  await refused(booted, 49)
  const calm = reader.take(50)
  await turn()
  expect(fire(70)).toBe(1)
  expect((await calm).map(brief)).toEqual(numbers(52, 101))
})

test('if the query contains omit=code, the event stream sends no code events', async () => {
  const booted = boot({ settings: noLimits })
  const reader = readerOf(await booted.send('/__admin/events?omit=code'))
  await booted.send(ISSUE_PATH, issueOf())
  await booted.send(ISSUE_PATH, issueOf())
  expect((await reader.take(2)).map(brief)).toEqual(['request 1', 'request 2'])
})

test('if the query contains lang=ja, the reasons in the events are in Japanese', async () => {
  const booted = boot({ settings: noLimits })
  const reader = readerOf(await booted.send('/__admin/events?lang=ja'))
  await booted.send(ISSUE_PATH, issueOf({ DcId: 'DC-NONE' }))
  const [event] = await reader.take(1)
  expect(event?.data.outcome.reason).toBe('このDcIdの商品は存在しない')
})

test.each(['pause=-1', 'pause=x', 'pause=20000', 'lang=fr', 'pauze=1', 'omit=request'])(
  'a request for the event stream with the invalid query %s is rejected',
  async (query) => {
    const response = await boot().send(`/__admin/events?${query}`)
    expect([response.status, (await response.json()).detail]).toEqual([
      400,
      expect.stringContaining(query.split('=')[0] ?? ''),
    ])
  },
)
