import { expect, test } from 'vitest'
import { z } from 'zod'
import { explainIssues, parseValue } from '../../../mock-server/core/validation/issues.ts'
import { strictObject } from '../../../mock-server/core/validation/strict-object.ts'

const closed = z.strictObject({ a: z.string().optional() })

test.each<[z.ZodType, unknown, string]>([
  [z.object({ a: z.string() }), {}, 'at "a": is missing'],
  [z.string(), 5, 'is a number, not text'],
  [z.int(), '5', 'is text, not a number'],
  [z.int(), 1.5, 'is not a whole number'],
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
  [z.string().length(3), 'ab', 'does not have 3 characters'],
  [z.number(), Number.POSITIVE_INFINITY, 'is Infinity, not a number'],
  [z.literal('x'), 'y', 'is not "x"'],
  [z.object({ a: z.enum(['x', 'y']) }), {}, 'at "a": is missing: it can be "x", "y"'],
  [z.object({ a: z.union([z.string(), z.null()]) }), {}, 'at "a": is missing'],
  [z.int().multipleOf(5), 7, 'is no multiple of 5'],
  [z.ipv4(), '1.2', 'is no IPv4 address'],
  [z.custom((value) => value === 1), 2, 'is nothing that can be here'],
])('the error message for an invalid value is in plain words (case %#)', (schema, value, message) => {
  const { issues } = parseValue(schema, value)
  expect(issues && explainIssues(issues).map(({ reason }) => reason)).toEqual([message])
})

test('error messages are in English even if another language is configured for zod', () => {
  const { locales, config } = z
  const before = config()
  try {
    config(locales.ja())
    const { issues } = parseValue(z.object({ a: z.string(), b: z.int() }), { a: 1 })
    expect(issues && explainIssues(issues).map(({ reason }) => reason)).toEqual([
      'at "a": is a number, not text',
      'at "b": is missing',
    ])
  } finally {
    config({ localeError: before.localeError })
  }
})

test('each unknown key is reported as a separate mistake, even if the key contains special characters', () => {
  const schema = strictObject({ inner: strictObject({ mode: z.string(), rate: z.number().optional() }) })
  const { issues = [] } = parseValue(schema, { inner: { mod: 'x', 'a"; there is no key "b': 1 } })
  expect(issues.map(({ problem, ...rest }) => ({ ...rest, message: problem.reason }))).toEqual([
    {
      path: ['inner', 'mod'],
      message: 'there is no key "mod"; did you mean "mode"?',
      isUnknownKey: true,
      meantKey: 'mode',
    },
    {
      path: ['inner', 'a"; there is no key "b'],
      message: 'there is no key "a"; there is no key "b"; there are mode, rate',
      isUnknownKey: true,
    },
  ])
})
