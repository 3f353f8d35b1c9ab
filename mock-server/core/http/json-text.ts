/** What the text of a JSON document says and its parsed value does not: keys given twice, and notations of numbers. */

const token = /"((?:[^"\\]|\\.)*)"(\s*:)?|[{}]|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * The first key that an object of the document has twice; undefined if there is none.
 * @param text valid JSON
 * @param value the parsed document
 */
export function findDuplicateKey(text: string, value: unknown): string | undefined {
  // Each key has a colon, so that as many colons as keys prove that no key was dropped.
  if (countOf(':', text) === countKeys(value)) return undefined
  const objects: Set<string>[] = []
  for (const [part, , colon] of text.matchAll(token)) {
    if (part === '{') objects.push(new Set())
    else if (part === '}') objects.pop()
    if (colon === undefined) continue
    // Two spellings of a key, such as "a" and "\u0061", are the same key.
    const key: unknown = JSON.parse(part.slice(0, part.length - colon.length))
    const keys = objects.at(-1)
    if (typeof key !== 'string' || !keys) continue
    if (keys.has(key)) return key
    keys.add(key)
  }
  return undefined
}

/** The first number of the document that has a fraction or an exponent, such as `500.0` or `5e2`. */
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
 * Number of keys of all objects in a value. It uses no recursion, since input may be nested deeper than the stack
 * allows.
 */
function countKeys(value: unknown): number {
  let count = 0
  const left = [value]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next)) count += Object.keys(next).length
    for (const member of Object.values(next)) if (typeof member === 'object') left.push(member)
  }
  return count
}
