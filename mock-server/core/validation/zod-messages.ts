import type { z } from 'zod'
import type { Explanation } from '../reasons/reason.ts'
import { sharedReasons as reasons } from '../reasons/shared.ts'

/**
 * Returns the problem of an issue in plain words, with the expected and the actual value.
 */
export function explainZodIssue(issue: z.core.$ZodRawIssue): Explanation {
  switch (issue.code) {
    case 'invalid_type':
      return typeProblem(issue.expected, issue.input)
    case 'invalid_value':
      return valueProblem(issue.values, issue.input)
    case 'too_small':
      return sizeProblem(issue, `${issue.minimum}`, 'small')
    case 'too_big':
      return sizeProblem(issue, `${issue.maximum}`, 'big')
    case 'unrecognized_keys': {
      const keys = issue.keys.map(quoted).join(', ')
      return issue.keys.length > 1 ? reasons.unknownKeys({ keys }) : reasons.unknownKey({ key: keys })
    }
    case 'not_multiple_of':
      return reasons.noMultiple({ divisor: `${issue.divisor}` })
    case 'invalid_format':
      return issue.input === undefined
        ? reasons.missing
        : reasons.wrongForm({ form: formats.get(issue.format) ?? reasons.verbatim({ text: issue.format }) })
    case 'invalid_key':
      return reasons.wrongKey
    case 'invalid_element':
      return reasons.wrongElement
    case 'invalid_union':
    case 'custom':
    default:
      return issue.input === undefined ? reasons.missing : reasons.wrongValue
  }
}

function typeProblem(expected: string, input: unknown): Explanation {
  if (input === undefined) return reasons.missing
  return expected === 'int' && typeof input === 'number' && Number.isFinite(input)
    ? reasons.notWhole
    : reasons.wrongType({ actual: typeName(typeOf(input)), expected: typeName(expected) })
}

function valueProblem(values: readonly unknown[], input: unknown): Explanation {
  const all = values.map(quoted).join(', ')
  if (input === undefined) return reasons.missingOneOf({ values: all })
  return values.length === 1 ? reasons.notValue({ value: all }) : reasons.noneOf({ values: all })
}

/**
 * The units in which the size of a value is counted, by the type of the value. A value of any other type, except a
 * string, has no size, so the bound applies to the value itself.
 */
const units: ReadonlyMap<string, Explanation> = new Map([
  ['array', reasons.items],
  ['set', reasons.items],
  ['map', reasons.entries],
  ['file', reasons.bytes],
])

/** Returns the problem of a value if the value, or its size, is too small or too big. */
function sizeProblem(
  { origin, inclusive, exact }: { origin: string; inclusive?: boolean | undefined; exact?: boolean | undefined },
  bound: string,
  is: 'small' | 'big',
): Explanation {
  const isBig = is === 'big'
  if (origin === 'string') {
    if (exact) return reasons.otherCharacters({ count: bound })
    return isBig ? reasons.tooManyCharacters({ count: bound }) : reasons.tooFewCharacters({ count: bound })
  }
  const unit = units.get(origin)
  if (unit) {
    if (exact) return reasons.otherItems({ count: bound, unit })
    return isBig ? reasons.tooManyItems({ count: bound, unit }) : reasons.tooFewItems({ count: bound, unit })
  }
  if (inclusive === false) return isBig ? reasons.notSmaller({ bound }) : reasons.notBigger({ bound })
  return isBig ? reasons.tooBig({ bound }) : reasons.tooSmall({ bound })
}

/** Readable names of zod's formats. */
const formats: ReadonlyMap<string, Explanation> = new Map([
  ['regex', reasons.expectedForm],
  ['url', reasons.url],
  ['ipv4', reasons.ipv4],
  ['ipv6', reasons.ipv6],
  ['datetime', reasons.isoTime],
])

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : typeof value
}

const names: ReadonlyMap<string, Explanation> = new Map([
  ['string', reasons.aText],
  ['number', reasons.aNumber],
  ['int', reasons.aWholeNumber],
  ['boolean', reasons.aBoolean],
  ['object', reasons.aMap],
  ['record', reasons.aMap],
  ['array', reasons.aList],
  ['null', reasons.nothing],
])

function typeName(type: string): Explanation {
  return names.get(type) ?? reasons.verbatim({ text: type })
}
