import { expect, test } from 'vitest'
import { resultOf } from '../../bench/measure/child-result.ts'
import type { RetainedBytes } from '../../bench/measure/memory-process.ts'

test('the mock uses less than 450 bytes of memory for an issued code, and less than 750 bytes for a journal entry', async () => {
  const { code, entry } = await resultOf<RetainedBytes>('memory-process.ts', ['10000'])
  expect(code).toBeGreaterThan(100)
  expect(code).toBeLessThan(450)
  expect(entry).toBeGreaterThan(300)
  expect(entry).toBeLessThan(750)
})
