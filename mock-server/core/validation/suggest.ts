/** The candidate most similar to `name`, for "did you mean"; undefined if none is similar. */
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

/** Levenshtein distance: the number of letters to insert, delete or replace. Only the first 100 letters count. */
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
 * @param others names that are valid too, but are only suggested if they are similar, and not listed
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
