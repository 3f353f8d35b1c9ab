import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Rows } from '../../../mock-server/core/store/rows.ts'

type Step =
  | { do: 'add' | 'set'; key: string }
  | { do: 'delete' | 'get'; key: string }
  | { do: 'next' | 'dropOldest'; times: number }
  | { do: 'clear' }

const key = fc.oneof(
  fc.nat(12).map((number) => keyOf(number)),
  fc.constantFrom('', 'a', '券', '\uD800'),
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('add', 'set'), key }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('delete', 'get'), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('next', 'dropOldest'), times: fc.constantFrom(1, 2, 700, 1500) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear') }) },
)

function keyOf(number: number): string {
  return number.toString().padStart(9, '0')
}

test('the class Rows behaves like a Map for any order of keys and deletions', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const rows = new Rows()
      const model = new Map<string, unknown>()
      let made = 0
      let dropped = 0
      let value = 0

      function add(at: string): void {
        value += 1
        expect(rows.add(at, value)).toBe(!model.has(at))
        if (!model.has(at)) model.set(at, value)
      }

      for (const one of steps) {
        switch (one.do) {
          case 'add':
            add(one.key)
            break
          case 'set':
            rows.set(one.key, ++value)
            model.set(one.key, value)
            break
          case 'delete':
            rows.delete(one.key)
            model.delete(one.key)
            break
          case 'get':
            expect(rows.get(one.key)).toBe(model.get(one.key))
            break
          case 'next':
            for (let times = 0; times < one.times; times++) add(keyOf(++made))
            break
          case 'dropOldest':
            for (let times = 0; times < one.times && dropped < made; times++) {
              const oldest = keyOf(++dropped)
              rows.delete(oldest)
              model.delete(oldest)
            }
            break
          case 'clear':
            rows.clear()
            model.clear()
            break
        }
      }
      expect(new Map(rows)).toEqual(model)
      expect([...rows].length).toBe(model.size)
      expect([...rows.inOrder()].map(([at]) => at)).toEqual([...model.keys()].toSorted())
      for (const [at, is] of model) expect(rows.get(at)).toBe(is)
    }),
    { numRuns: 300 },
  )
})

test('a deleted row can be added again after all rows were deleted', () => {
  const rows = new Rows()
  for (const added of ['a', 'b', 'c']) rows.add(added, 1)
  for (const deleted of ['b', 'c', 'a']) rows.delete(deleted)
  expect(rows.add('b', 2)).toBe(true)
  expect([rows.get('b'), ...rows]).toEqual([2, ['b', 2]])
})
