import { expect, test } from 'vitest'
import { z } from 'zod'
import { issueTexts } from '../../../mock-server/core/validation/issues.ts'

const closed = z.strictObject({ a: z.string().optional() })

test.each<[z.ZodType, unknown, string]>([
  [z.object({ a: z.string() }), {}, 'at "a": is missing'],
  [z.string(), 5, 'is a number, not text'],
  [z.int(), '5', 'is text, not a number'],
  [z.int(), 1.5, 'is no whole number'],
  [z.boolean(), null, 'is nothing, not true or false'],
  [z.array(z.string()), {}, 'is a map, not a list'],
  [z.record(z.string(), z.string()), [], 'is a list, not a map'],
  [closed, { b: 1 }, 'has the unknown key "b"'],
  [closed, { b: 1, c: 2 }, 'has the unknown keys "b", "c"'],
  [z.enum(['x', 'y']), 'z', 'is none of "x", "y"'],
  [z.union([z.string(), z.number()]), true, 'is nothing that can be here'],
  [z.number().min(3), 2, 'is less than 3'],
  [z.number().gt(3), 3, 'is not more than 3'],
  [z.number().max(3), 4, 'is more than 3'],
  [z.number().lt(3), 3, 'is not less than 3'],
  [z.array(z.string()).min(2), ['a'], 'has fewer than 2 items'],
  [z.string().min(2), 'a', 'has fewer than 2 characters'],
  [z.string().max(2), 'abc', 'has more than 2 characters'],
  [z.string().min(1, 'empty'), '', 'empty'],
])('what is wrong is said in plain words: %#', (schema, value, message) => {
  const { error } = schema.safeParse(value)
  expect(error && issueTexts(error)).toEqual([message])
})
