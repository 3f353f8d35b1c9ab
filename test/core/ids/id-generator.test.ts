import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fingerprint } from '../../../mock-server/core/ids/fingerprint.ts'
import { sequenceKey, sequenceKeyOf, embedSequence } from '../../../mock-server/core/ids/sequence-key.ts'
import { createIdGenerator, type IdGenerator } from '../../../mock-server/core/ids/id-generator.ts'
import { randomToken } from '../../../mock-server/core/ids/random.ts'

const DRAWS = 100_000
const forms = {
  "a TranId's 40 hex digits": (generator: IdGenerator) => generator.hex(40),
  "a URL code's 24 letters and digits": (generator: IdGenerator) => generator.alphanumeric(24),
} as const

const generator = createIdGenerator()
const other = createIdGenerator()

const kind = fc.constantFrom('at-gift.code', 'realpay-gift.gift', 'x')
const sequence = fc.integer({ min: 1, max: 1_000_000 })

test('the same seed, kind and sequence number give the same id, regardless of earlier ids', () => {
  fc.assert(
    fc.property(fc.string(), kind, sequence, fc.integer({ min: 0, max: 90 }), (seed, of, at, noise) => {
      const draw = (by: IdGenerator): string[] => {
        by.startStream(seed, of, at)
        return [by.hex(40), by.alphanumeric(26), by.upperCase(4), by.digits(6)]
      }
      other.startStream('noise', 'noise', noise)
      other.hex(noise)
      expect(draw(other)).toEqual(draw(generator))
    }),
  )
})

test('another seed, another kind or another sequence number gives another id', () => {
  const drawn = [
    ['s', 'k', 1],
    ['t', 'k', 1],
    ['s', 'l', 1],
    ['s', 'k', 2],
  ] as const
  const ids = drawn.map(([seed, of, at]) => {
    generator.startStream(seed, of, at)
    return generator.hex(40)
  })
  expect(new Set(ids).size).toBe(4)
})

test('any two different combinations of seed, kind and sequence number give different ids', () => {
  fc.assert(
    fc.property(fc.tuple(fc.string(), kind, sequence), fc.tuple(fc.string(), kind, sequence), (first, second) => {
      fc.pre(first.join('|') !== second.join('|'))
      const ids = [first, second].map(([seed, of, at]) => {
        generator.startStream(seed, of, at)
        return generator.alphanumeric(26)
      })
      expect(ids[0]).not.toBe(ids[1])
    }),
  )
})

test.each(Object.entries(forms))('100,000 generated ids of the form %s contain no duplicates', (_form, draw) => {
  const drawn = new Set<string>()
  for (let at = 1; at <= DRAWS; at++) {
    generator.startStream('gift-mock', 'k', at)
    drawn.add(draw(generator))
  }
  expect(drawn.size).toBe(DRAWS)
})

test('a longer id starts with the shorter id of the same seed, kind and sequence number', () => {
  for (let at = 1; at <= 1000; at++) {
    const [short, code, purchase] = [24, 26, 40].map((length) => {
      generator.startStream('gift-mock', 'k', at)
      return generator.alphanumeric(length)
    })
    expect(code?.slice(0, 24)).toBe(short)
    expect(purchase?.slice(0, 26)).toBe(code)
  }
})

test('the ids of each form have the required length and use the whole alphabet in every position', () => {
  const shapes = [
    { draw: () => generator.hex(40), shape: /^[0-9a-f]{40}$/, letters: 16 },
    { draw: () => generator.hex(7), shape: /^[0-9a-f]{7}$/, letters: 16 },
    { draw: () => generator.alphanumeric(26), shape: /^[0-9a-z]{26}$/, letters: 36 },
    { draw: () => generator.upperCase(4), shape: /^[A-Z]{4}$/, letters: 26 },
    { draw: () => generator.digits(5), shape: /^\d{5}$/, letters: 10 },
  ]
  for (const { draw, shape, letters } of shapes) {
    const places: Set<string>[] = []
    for (let at = 1; at <= 2000; at++) {
      generator.startStream('s', 'k', at)
      const id = draw()
      expect(id).toMatch(shape)
      for (const [place, letter] of [...id].entries()) (places[place] ??= new Set()).add(letter)
    }
    expect(places.map(({ size }) => size)).toEqual(places.map(() => letters))
  }
})

test('the same seed gives the same ids and codes as in earlier versions of the mock', () => {
  const drawn = [0, 1, 1234].map((at) => {
    generator.startStream(`seed${at % 7}`, `kind${at % 3}`, at)
    return [
      generator.upperCase(4),
      generator.digits(4),
      generator.hex(41),
      generator.alphanumeric(9),
      generator.random(),
    ]
  })
  expect(drawn).toEqual([
    ['QSRA', '3104', '46c2133316a5e11de929bd7cf8eed19eb7e31bf2e', '0yyvnlj02', 0.16275063809007406],
    ['YYFV', '6487', '360d1c60ab5c2a4f65c8c620df7da51b15223dd99', '27kj84fc7', 0.6643254226073623],
    ['RXSV', '4774', '466e7181754624fac9e31c4bb4e1a80d8d25db74b', '760y3fdns', 0.15155682247132063],
  ])
})

test('different secrets have different fingerprints, and the same secret always has the same fingerprint', () => {
  const names = new Set<string>()
  for (let at = 0; at < DRAWS; at++) names.add(fingerprint(`secret ${at}`))
  expect(names.size).toBe(DRAWS)
  expect(fingerprint('MOCK-AuthKey-001')).toMatch(/^[0-9a-f]{16}$/)
  expect(fingerprint('MOCK-AuthKey-001')).toBe(fingerprint('MOCK-AuthKey-001'))
})

test('a randomly generated token has 48 hex digits and is unique', () => {
  const tokens = Array.from({ length: 100 }, randomToken)
  expect(new Set(tokens).size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{48}$/)
})

const bases = [
  { base: 16, limit: 16 ** 8, draw: (by: IdGenerator) => by.hex(40) },
  { base: 36, limit: 36 ** 6, draw: (by: IdGenerator) => by.alphanumeric(26) },
] as const

describe.each(bases)('ids with an embedded sequence in base $base', ({ base, limit, draw }) => {
  const drawnOf = (at: number): string => {
    generator.startStream('s', 'k', at)
    return draw(generator)
  }

  test("embedding a sequence number keeps the length of an id, and the id's sort key starts with the number", () => {
    fc.assert(
      fc.property(sequence, fc.oneof(fc.nat(), fc.constantFrom(0, limit - 1, limit, 2 ** 32)), (at, number) => {
        const id = embedSequence(drawnOf(at), number, base)
        expect(id).toMatch(base === 16 ? /^[0-9a-f]{40}$/ : /^[0-9a-z]{26}$/)
        expect(sequenceKeyOf(id, base)).toBe(`${(number % limit).toString().padStart(10, '0')} ${id}`)
        expect(sequenceKey(id, number, base)).toBe(sequenceKeyOf(id, base))
      }),
    )
  })

  test('the last digits of ids with embedded sequence numbers are evenly distributed', () => {
    const counts = new Map<string, number>()
    for (let number = 1; number <= 3600; number++) {
      const tail = embedSequence(drawnOf(number), number, base).slice(base === 16 ? -8 : -6)
      // In some number bases, the first embedded digit is not evenly distributed, so the test ignores this digit.
      for (const [place, digit] of [...tail].entries())
        if (place > 0) counts.set(`${place}${digit}`, (counts.get(`${place}${digit}`) ?? 0) + 1)
    }
    expect(counts.size).toBe((base === 16 ? 7 : 5) * base)
    const expected = 3600 / base
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected))
  })

  test('two texts have the same sort key only if the texts are equal', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('', '0', 'AZ', '0000000001 a'),
      sequence.map((at) => embedSequence(drawnOf(at), at, base)),
    )
    fc.assert(
      fc.property(text, text, (one, two) => {
        expect(sequenceKeyOf(one, base) === sequenceKeyOf(two, base)).toBe(one === two)
      }),
    )
  })
})
