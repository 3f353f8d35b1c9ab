import type { z } from 'zod'

/**
 * Returns the message of an issue in plain words, with the expected and the actual value. The function can be used as
 * an error map of zod.
 */
export function zodMessage(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeMessage(issue.expected, issue.input)
    case 'invalid_value':
      return valueMessage(issue.values, issue.input)
    case 'too_small':
      return sizeMessage(issue, issue.minimum, { counted: 'fewer', exceeded: 'less', reached: 'more' })
    case 'too_big':
      return sizeMessage(issue, issue.maximum, { counted: 'more', exceeded: 'more', reached: 'less' })
    case 'unrecognized_keys':
      return `has the unknown key${issue.keys.length > 1 ? 's' : ''} ${issue.keys.map(quoted).join(', ')}`
    case 'not_multiple_of':
      return `is no multiple of ${issue.divisor}`
    case 'invalid_format':
      return issue.input === undefined ? 'is missing' : `is no ${formats.get(issue.format) ?? issue.format}`
    case 'invalid_key':
      return 'has a key that cannot be here'
    case 'invalid_element':
      return 'has an element that cannot be here'
    case 'invalid_union':
    case 'custom':
    default:
      return issue.input === undefined ? 'is missing' : 'is nothing that can be here'
  }
}

function typeMessage(expected: string, input: unknown): string {
  if (input === undefined) return 'is missing'
  return expected === 'int' && typeof input === 'number' && Number.isFinite(input)
    ? 'is not a whole number'
    : `is ${typeName(typeOf(input))}, not ${typeName(expected)}`
}

function valueMessage(values: readonly unknown[], input: unknown): string {
  const [only, ...more] = values.map(quoted)
  if (input === undefined) return `is missing: it can be ${[only, ...more].join(', ')}`
  return more.length === 0 ? `is not ${only}` : `is none of ${[only, ...more].join(', ')}`
}

/**
 * Units of sizes by the type of the value. For a type that is not listed, the bound applies to the value itself, not to
 * its size.
 */
const units: ReadonlyMap<string, string> = new Map([
  ['string', 'characters'],
  ['array', 'items'],
  ['set', 'items'],
  ['map', 'entries'],
  ['file', 'bytes'],
])

/**
 * Returns the message about a value that violates a bound.
 * @param words the comparison words of the message; which of them is used depends on the kind of bound. `counted`: a
 * bound of the size. `exceeded`: an inclusive bound of the value. `reached`: an exclusive bound of the value
 */
function sizeMessage(
  { origin, inclusive, exact }: { origin: string; inclusive?: boolean | undefined; exact?: boolean | undefined },
  bound: number | bigint,
  words: { counted: string; exceeded: string; reached: string },
): string {
  const unit = units.get(origin)
  if (unit !== undefined) return exact ? `does not have ${bound} ${unit}` : `has ${words.counted} than ${bound} ${unit}`
  return inclusive === false ? `is not ${words.reached} than ${bound}` : `is ${words.exceeded} than ${bound}`
}

/** Readable names of zod's formats. */
const formats: ReadonlyMap<string, string> = new Map([
  ['regex', 'text of the expected form'],
  ['url', 'URL'],
  ['ipv4', 'IPv4 address'],
  ['ipv6', 'IPv6 address'],
  ['datetime', 'time by ISO 8601'],
])

function quoted(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : typeof value
}

const names: ReadonlyMap<string, string> = new Map([
  ['string', 'text'],
  ['number', 'a number'],
  ['int', 'a whole number'],
  ['boolean', 'true or false'],
  ['object', 'a map'],
  ['record', 'a map'],
  ['array', 'a list'],
  ['null', 'nothing'],
])

function typeName(type: string): string {
  return names.get(type) ?? type
}
