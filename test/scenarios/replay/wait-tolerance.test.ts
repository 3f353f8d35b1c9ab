import { expect, test } from 'vitest'
import { waitToleranceText } from '../../../scenarios/replay/time/wait-tolerance.ts'

test.each([
  [2, 1],
  [4, 1],
  [20, 5],
  [50, 12.5],
])('on a clock %d times as fast, the tolerance in the sentence is that of the rule: %d s', (rate, seconds) => {
  const { en, ja } = waitToleranceText(rate)
  expect(en).toContain(`up to ${seconds} s shorter than the required 90 s`)
  expect(ja).toContain(`最大 ${seconds} 秒短い`)
})
