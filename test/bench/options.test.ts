import { expect, test } from 'vitest'
import { LAYERS } from '../../bench/measure/layers.ts'
import { PARTS, parseOptions } from '../../bench/options.ts'

test('without options, the benchmark command measures all of its parts in nine rounds', () => {
  expect(parseOptions([])).toMatchObject({
    rounds: 9,
    seconds: 2,
    warmUpSeconds: 4,
    issues: 1_000_000,
    parts: PARTS,
    layers: LAYERS.map(({ id }) => id),
    docs: false,
    against: undefined,
  })
})

test('`--only` limits the benchmark to the named parts, or to single layers of the part `layers`', () => {
  expect(parseOptions(['--only', 'buy-gift, issue'])).toMatchObject({
    parts: ['layers'],
    layers: ['issue', 'buy-gift'],
  })
  expect(parseOptions(['--only', 'start,issue'])).toMatchObject({ parts: ['layers', 'start'], layers: ['issue'] })
  expect(parseOptions(['--only', 'memory'])).toMatchObject({ parts: ['memory'], layers: [] })
  expect(parseOptions(['--only', 'layers,issue']).layers).toHaveLength(LAYERS.length)
})

test('a small value of --seconds shortens the warm-up of a benchmark', () => {
  expect(parseOptions(['--seconds', '0.5', '--rounds', '1'])).toMatchObject({
    rounds: 1,
    seconds: 0.5,
    warmUpSeconds: 1,
  })
})

test.each([
  [['--only', 'isue'], '--only: isue is none of layers, latency'],
  [['--rounds', '0'], '--rounds: 0 is no number above 0'],
  [['--seconds', 'two'], '--seconds: two is no number above 0'],
  [['--round', '2'], '--round'],
])('the benchmark command rejects the options %j and states the reason', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message)
})
