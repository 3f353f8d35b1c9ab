import { distance } from 'fastest-levenshtein'

/** Only the first characters of a name are compared, since a name may be a whole body. */
const MAX_COMPARED = 100

/** The candidate most similar to `name`, for "did you mean"; undefined if none is similar. */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  const given = name.slice(0, MAX_COMPARED).toLowerCase()
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = distance(given, candidate.slice(0, MAX_COMPARED).toLowerCase())
    if (edits < bestDistance) {
      best = candidate
      bestDistance = edits
    }
  }
  return best
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
  return describeUnknownName(what, name, known, others).message
}

/** The message about an unknown name, and the name that was probably meant. */
export function describeUnknownName(
  what: string,
  name: string,
  known: readonly string[],
  others: Iterable<string> = [],
): { message: string; meant: string | undefined } {
  const meant = closestMatch(name, [...known, ...others])
  const there = known.length === 0 ? 'there is none' : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
  return {
    meant,
    message: `there is no ${what} "${name.slice(0, 80)}"; ${meant === undefined ? there : `did you mean "${meant}"?`}`,
  }
}
