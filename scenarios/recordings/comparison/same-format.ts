/**
 * If the probability of a difference between two values is above this limit, the difference counts as chance. The
 * probability is computed as follows: if two random values come from one alphabet, how often does each value contain
 * only characters of its own, smaller alphabet?
 */
const BY_CHANCE = 1e-6

/**
 * Returns true if two issued values have the same format: parts of the same length between the same separators, and the
 * same kinds of characters in each part. For URLs, the host and the folders do not matter.
 */
export function haveSameFormat(a: string, b: string): boolean {
  const [first, second] = [URL.parse(a), URL.parse(b)]
  if (first && second && /^https?:/.test(first.protocol) && /^https?:/.test(second.protocol))
    return isSameUrl(first, second)
  const parts = partsOf(a)
  const others = partsOf(b)
  return parts.length === others.length && parts.every((part, index) => isAlike(part, others[index] ?? ''))
}

function isSameUrl(a: URL, b: URL): boolean {
  const names = [...a.searchParams.keys()].toSorted()
  const others = [...b.searchParams.keys()].toSorted()
  if (names.join() !== others.join()) return false
  if (names.length > 0)
    return names.every((name) => haveSameFormat(a.searchParams.get(name) ?? '', b.searchParams.get(name) ?? ''))
  return haveSameFormat(a.pathname.split('/').at(-1) ?? '', b.pathname.split('/').at(-1) ?? '')
}

/** Splits a value into runs of letters and digits, and single other characters. */
function partsOf(value: string): string[] {
  return value.match(/[A-Za-z\d]+|[^]/gu) ?? []
}

/** The alphabets of random values, the smallest first. */
const alphabets: readonly (readonly [RegExp, number])[] = [
  [/^\d*$/, 10],
  [/^[a-f\d]*$/, 16],
  [/^[A-F\d]*$/, 16],
  [/^[a-z]*$/, 26],
  [/^[A-Z]*$/, 26],
  [/^[a-z\d]*$/, 36],
  [/^[A-Z\d]*$/, 36],
  [/^[A-Za-z\d]*$/, 62],
]

function isAlike(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  if (a === b) return true
  let same = 0
  while (a[same] === b[same]) same += 1
  const [first, second] = [a.slice(same), b.slice(same)]
  const [ofFirst, ofSecond, ofBoth] = [sizeOf(first), sizeOf(second), sizeOf(first + second)]
  if (ofFirst === undefined || ofSecond === undefined || ofBoth === undefined) return false
  // `ofBoth` is the size of the common alphabet. The left side is the probability that two random values of this
  // alphabet contain only characters of the two smaller alphabets.
  return ((ofFirst * ofSecond) / ofBoth ** 2) ** first.length > BY_CHANCE
}

function sizeOf(part: string): number | undefined {
  return alphabets.find(([pattern]) => pattern.test(part))?.[1]
}
