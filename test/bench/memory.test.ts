import { expect, test } from 'vitest'
import { resultOf } from '../../bench/measure/child-result.ts'
import type { RetainedBytes } from '../../bench/measure/memory-process.ts'

test('an issued code retains less than 450 bytes, and a journal entry less than 750 bytes', async () => {
  const { code, entry } = await resultOf<RetainedBytes>('memory-process.ts', ['20000'])
  expect(code).toBeGreaterThan(100)
  expect(code).toBeLessThan(450)
  expect(entry).toBeGreaterThan(300)
  expect(entry).toBeLessThan(750)
})
