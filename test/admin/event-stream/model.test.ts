import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_BATCH } from '../../../mock-server/core/feed/read-changes.ts'
import { formatId } from '../../../mock-server/core/journal/journal.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import { ISSUE_PATH, issueOf, journal, noLimits, sendAndLose } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { briefly, follow, refused } from './support.ts'

type Listener = Parameters<Store['subscribe']>[0]

/** Starts a mock whose store sends no notices of changes. Returns functions with which the test sends such notices. */
function bootWithoutNotices() {
  const inner = memoryStore()
  const listeners = new Set<Listener>()
  const meanwhile: Parameters<Listener>[0][] = []
  const tell: Listener = (event) => {
    for (const listener of listeners) listener(event)
  }
  const store: Store = {
    ...inner,
    async transaction(sandbox, run) {
      const result = await inner.transaction(sandbox, run)
      for (const event of meanwhile.splice(0)) tell(event)
      return result
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
  const request = (number: number): void =>
    tell({ sandbox: 'default', event: { kind: 'request', id: formatId(number) } })
  return { booted: boot({ settings: noLimits, store }), tell, request, meanwhile }
}

const clock = { sandbox: 'default', event: { kind: 'clock' } } as const

test('if change notices may be missing, the event stream sends a gap event and each request event that is still unsent', async () => {
  const { booted, tell } = bootWithoutNotices()
  const reader = await follow(booted)
  await refused(booted, 2)
  tell('gap')
  expect(await briefly(reader, 3)).toEqual(['gap 0', 'request 1', 'request 2'])
  await booted.mock.reset()
  await refused(booted, 1)
  tell('gap')
  expect((await briefly(reader, 3)).toSorted()).toEqual(['gap 0', 'request 3', 'reset'])
})

test('the stream sends each request event once and in order, even if store notices arrive late, reordered or twice', async () => {
  const { booted, tell, request } = bootWithoutNotices()
  const reader = await follow(booted)
  await refused(booted, 5)
  for (const number of [2, 1, 2]) request(number)
  tell(clock)
  expect(await briefly(reader, 3)).toEqual(['request 1', 'request 2', 'clock'])
  // The stream got no notice of the requests 3 and 4. After the notice of request 5, the stream reads these requests,
  // too.
  request(5)
  expect(await briefly(reader, 3)).toEqual(['request 3', 'request 4', 'request 5'])
  for (const number of [3, 4, 3, 9]) request(number)
  tell(clock)
  expect(await briefly(reader, 1)).toEqual(['clock'])
})

test('an event stream that is reading the journal sends the event of a new change after the entries that it has read', async () => {
  const { booted, tell, meanwhile } = bootWithoutNotices()
  const reader = await follow(booted)
  const count = 2 * MAX_BATCH + 5
  await refused(booted, count)
  meanwhile.push(clock)
  tell('gap')
  expect((await briefly(reader, count + 2)).slice(-3)).toEqual([`request ${count - 1}`, `request ${count}`, 'clock'])
})

test('a client that applies all events of a stream always ends with the current journal and ledger', async () => {
  const step = fc.constantFrom('issue', 'lose', 'lose later', 'refuse', 'clock', 'settings', 'read', 'come back')
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const booted = boot({ settings: noLimits })
      const requests = new Map<string, unknown>()
      const codes = new Map<string, unknown>()
      let newest = 0
      const losses: (() => Promise<void>)[] = []
      let reader = await follow(booted)
      async function readOn(): Promise<void> {
        // Only this call causes an event of the kind `faults`, so this event marks the end of the events to read.
        await booted.mock.admin.disarm()
        for (const { event, id, data } of await reader.until((one) => one.event === 'faults')) {
          if (event === 'request') requests.set(data.id, data)
          if (event === 'code') codes.set(data.journalId, data)
          if (id !== undefined) expect(Number(id)).toBe(++newest)
        }
      }
      for (const one of steps) {
        if (one === 'issue') await booted.send(ISSUE_PATH, issueOf())
        if (one === 'lose') await sendAndLose(booted, ISSUE_PATH, issueOf())
        if (one === 'lose later')
          await booted.mock.fetch(new Request(`http://localhost${ISSUE_PATH}`, issueOf()), {
            onHandled: (lose) => losses.push(lose),
          })
        if (one === 'refuse') await refused(booted, 1)
        if (one === 'clock') await booted.advance(1)
        if (one === 'settings') await booted.mock.admin.changeSettings({ 'atGift.limit.requests': 1000 })
        if (one === 'read') await readOn()
        if (one === 'come back' && newest > 0) {
          await readOn()
          await reader.cancel()
          await refused(booted, 1)
          reader = await follow(booted, reader.lastId)
        }
      }
      for (const lose of losses) await lose()
      await readOn()
      expect([...requests.values()]).toEqual((await journal(booted.send)).requests)
      const { codes: shown } = await (await booted.send('/__admin/ledger')).json()
      expect([...codes.values()]).toEqual(
        shown.map(({ suspectedDuplicateOf: _all, ...code }: { suspectedDuplicateOf: unknown }) => code),
      )
    }),
    { numRuns: 60 },
  )
})
