/** The candidate most like `name`, for "did you mean"; undefined where none is alike. */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Levenshtein's: how many letters to insert, drop or change. Names longer than 100 letters are compared by those. */
function editDistance(from: string, to: string): number {
  const a = from.slice(0, 100)
  const b = to.slice(0, 100)
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

/**
 * `there is no effect "delai"; did you mean "delay"?`
 * @param others names that are taken too, though nobody is told of them who means something else
 */
export function unknownNameMessage(
  what: string,
  name: string,
  known: readonly string[],
  others: Iterable<string> = [],
): string {
  const near = closestMatch(name, [...known, ...others])
  const there = known.length === 0 ? 'there is none' : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
  return `there is no ${what} "${name.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : there}`
}
