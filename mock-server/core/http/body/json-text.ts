/**
 * Functions that search a JSON text for details that the parsed value does not show: duplicate keys, and decimal
 * notations of numbers.
 */

const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * Returns the first key that occurs twice in an object of a JSON text; undefined if there is no such key.
 * @param text valid JSON
 * @param value the parsed value of the text
 */
export function findDuplicateKey(text: string, value: unknown): string | undefined {
  // The text has at least one colon per key, and the parser drops duplicate keys. If the number of colons equals the
  // number of parsed keys, no key was dropped.
  if (countOf(':', text) === countKeys(value)) return undefined
  for (const { key } of duplicateKeys(text)) return key
  return undefined
}

/**
 * Parses a JSON text. If several members of an object have the same key, this function keeps the first member, and
 * `JSON.parse` keeps the last.
 * @param text valid JSON
 */
export function parseFirstKeys(text: string): unknown {
  let renamed = ''
  let end = 0
  for (const { start, length } of duplicateKeys(text)) {
    renamed += text.slice(end, start) + JSON.stringify(DROPPED)
    end = start + length
  }
  return JSON.parse(renamed + text.slice(end), (key, value: unknown) => (key === DROPPED ? undefined : value))
}

/** `parseFirstKeys` gives this key to each member that it drops. No provider has a member with this key. */
const DROPPED = '\u0000dropped'

/**
 * Yields each duplicate key of a JSON text: a key that has already occurred in the same object. `start` is the position
 * of the key in the text.
 */
function* duplicateKeys(text: string): Generator<{ key: string; start: number; length: number }> {
  const objects: Set<string>[] = []
  for (const match of text.matchAll(token)) {
    const [part, , colon] = match
    if (part === '{') objects.push(new Set())
    else if (part === '}') objects.pop()
    if (colon === undefined) continue
    const length = part.length - colon.length
    // The key is parsed before the comparison, because a key can be written in two ways, such as "a" and "\u0061".
    const key: unknown = JSON.parse(part.slice(0, length))
    const keys = objects.at(-1)
    if (typeof key !== 'string' || !keys) continue
    if (keys.has(key)) yield { key, start: match.index, length }
    keys.add(key)
  }
}

/**
 * Returns the first number with a fraction or an exponent, such as `500.0` or `5e2`, in a JSON text; undefined if there
 * is no such number.
 */
export function findDecimalNotation(text: string): string | undefined {
  if (!/\d(?:\.|[eE][+-]?)\d/.test(text)) return undefined
  for (const [part] of text.matchAll(token)) if (/^-?\d+[.eE]/.test(part)) return part
  return undefined
}

function countOf(character: string, text: string): number {
  let count = 0
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) count++
  return count
}

/**
 * Returns the number of keys of all objects in a value. The function is not recursive, because the input may be nested
 * deeper than the stack allows.
 */
function countKeys(value: unknown): number {
  let count = 0
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    const isList = Array.isArray(next)
    for (const key in next) {
      if (!isList) count += 1
      const member: unknown = Reflect.get(next, key)
      if (typeof member === 'object') left.push(member)
    }
  }
  return count
}
