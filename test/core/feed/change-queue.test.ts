import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatId } from '../../../mock-server/core/journal/journal.ts'
import { enqueue, MAX_QUEUED, type ChangeNotice } from '../../../mock-server/core/feed/change-queue.ts'
import type { SandboxEvent } from '../../../mock-server/core/store/store.ts'

type Event = SandboxEvent | { kind: 'gap' }

const request = (number: number): Event => ({ kind: 'request', id: formatId(number) })
const added = (events: readonly Event[]): readonly ChangeNotice[] => events.reduce<readonly ChangeNotice[]>(enqueue, [])

test('the change queue merges requests with consecutive numbers into one notice, whatever their order of arrival', () => {
  expect(added([7, 8, 10, 9, 8, 6].map(request))).toEqual([
    { kind: 'requests', from: 7, to: 8 },
    { kind: 'requests', from: 8, to: 10 },
    { kind: 'requests', from: 6, to: 6 },
  ])
  expect(added([7, 8, 9, 7, 8, 6, 10].map(request))).toEqual([{ kind: 'requests', from: 6, to: 10 }])
})

test('the change queue merges consecutive changes of the same kind into one notice', () => {
  expect(
    added([
      { kind: 'clock' },
      { kind: 'clock' },
      request(1),
      { kind: 'clock' },
      { kind: 'gap' },
      { kind: 'gap' },
      request(2),
    ]).map(({ kind }) => kind),
  ).toEqual(['clock', 'requests', 'clock', 'gap', 'requests'])
})

test('if the change queue exceeds its limit, a notice of the kind `gap` replaces all queued notices', () => {
  const many = Array.from({ length: MAX_QUEUED }, (_, index): Event => ({
    kind: index % 2 === 0 ? 'clock' : 'faults',
  }))
  expect(added(many)).toHaveLength(MAX_QUEUED)
  expect(added([...many, { kind: 'settings' }])).toHaveLength(MAX_QUEUED + 1 - MAX_QUEUED)
  expect(added([...many, { kind: 'settings' }, request(5)])).toEqual([
    { kind: 'gap' },
    { kind: 'requests', from: 5, to: 5 },
  ])
  expect(added(Array.from({ length: 5 * MAX_QUEUED }, (_, index) => request(index + 1)))).toEqual([
    { kind: 'requests', from: 1, to: 5 * MAX_QUEUED },
  ])
})

test('the notices in the change queue cover every added event, and their number never exceeds the limit', () => {
  const kinds = fc.constantFrom('clock', 'emptied', 'settings', 'faults', 'gap')
  const event: fc.Arbitrary<Event> = fc.oneof(
    kinds.map((kind) => ({ kind })),
    fc.integer({ min: 1, max: 40 }).map(request),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 60 }), (events) => {
      const signs = added(events)
      expect(signs.length).toBeLessThanOrEqual(MAX_QUEUED)
      for (const one of events) {
        const number = one.kind === 'request' ? Number(one.id) : 0
        expect(
          signs.some((sign) =>
            sign.kind === 'requests' ? sign.from <= number && number <= sign.to : sign.kind === one.kind,
          ),
        ).toBe(true)
      }
    }),
  )
})
