import { expect, test } from 'vitest'
import { resultOf } from '../../bench/measure/child-result.ts'
import type { RetainedBytes } from '../../bench/measure/memory-process.ts'

test('an issued code uses less than 450 bytes of memory, and a journal entry uses less than 750 bytes of memory', async () => {
  const { code, entry } = await resultOf<RetainedBytes>('memory-process.ts', ['10000'])
  expect(code).toBeGreaterThan(100)
  expect(code).toBeLessThan(450)
  expect(entry).toBeGreaterThan(300)
  expect(entry).toBeLessThan(750)
})
