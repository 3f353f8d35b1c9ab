import { expect, test } from 'vitest'
import { goalsOf, isMet, type Figure } from '../../bench/figure.ts'
import { median, pairedRatios, percentile, spreadOf } from '../../bench/statistics.ts'

test('a median is the middle value, or the mean of the two middle values', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([8, 2, 4, 100])).toBe(6)
  expect(median([])).toBeNaN()
})

test('for the share 0.99, the percentile is the smallest value such that at least 99 % of all values are not greater', () => {
  const sorted = Float64Array.from({ length: 1000 }, (_, index) => index + 1)
  expect([0.5, 0.99, 0.999, 1].map((share) => percentile(sorted, share))).toEqual([500, 990, 999, 1000])
  expect(percentile([7], 0.001)).toBe(7)
  expect(percentile([], 0.5)).toBeNaN()
})

test('a ratio of two benchmark figures is the median of the ratios of all rounds, not the ratio of the two medians', () => {
  // In the second round, the machine is several times slower than in the other rounds.
  expect(pairedRatios([50, 10, 60], [100, 40, 100])).toEqual({ median: 0.5, low: 0.25, high: 0.6 })
  expect(() => pairedRatios([1, 2], [1])).toThrow('2 rounds cannot be paired with 1')
})

test('the spread of the measured values consists of the lower quartile, the median and the upper quartile', () => {
  expect(spreadOf([4, 1, 3, 2, 5, 6, 7, 8])).toEqual({ median: 4.5, low: 2, high: 6 })
})

const figure = (of: Partial<Figure>): Figure => ({ id: 'a', title: 'a', value: 10, unit: 'ms', ...of })

test('a benchmark goal is met if the measured value equals the limit', () => {
  const ratio = { median: 0.6, low: 0.5, high: 0.7 }
  expect(isMet(figure({}))).toBeUndefined()
  expect(isMet(figure({ ratio, goal: { of: 'ratio', atLeast: 0.6 } }))).toBe(true)
  expect(isMet(figure({ ratio, goal: { of: 'ratio', atLeast: 0.61 } }))).toBe(false)
  expect(isMet(figure({ goal: { of: 'value', atMost: 10 } }))).toBe(true)
  expect(isMet(figure({ goal: { of: 'value', atMost: 9.9 } }))).toBe(false)
  expect(isMet(figure({ goal: { of: 'ratio', atMost: 5 } })), 'without a ratio').toBe(false)
})

test('the list of missed benchmark goals contains the title of each figure that does not meet its goal', () => {
  const figures = [
    figure({ title: 'slow', goal: { of: 'value', atMost: 9 } }),
    figure({ goal: { of: 'value', atMost: 11 } }),
    figure({}),
  ]
  expect(goalsOf([{ name: 'p', title: 'P', method: '', figures }])).toEqual({ count: 2, missed: ['slow'] })
})
