/** Returns a copy of a JSON value in which all strings, and the keys of all objects, are replaced. */
export function mapStrings<T>(value: T, replace: (text: string) => string): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- strings are replaced by strings, and nothing else
  return mapped(value, replace) as T
}

function mapped(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value)
  if (Array.isArray(value)) return value.map((item) => mapped(item, replace))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [replace(key), mapped(member, replace)]))
}

/** Yields the text of each string, number and key of a value, with its place. */
export function* scalarsOf(value: unknown, place = ''): Generator<{ place: string; text: string }> {
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'string' || typeof value === 'number') yield { place, text: value.toString() }
    return
  }
  for (const [key, member] of Object.entries(value)) {
    const inner = place === '' ? key : `${place}.${key}`
    if (!Array.isArray(value)) yield { place: inner, text: key }
    yield* scalarsOf(member, inner)
  }
}
