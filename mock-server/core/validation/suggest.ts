import { distance } from 'fastest-levenshtein'
import { nameProblems } from '../problems/names.ts'
import type { Explanation } from '../reasons/reason.ts'

/**
 * Maximum number of characters of a name that are compared. The rest of a longer name is ignored, since a name may be
 * as long as a whole request body.
 */
const MAX_COMPARED = 100

/**
 * Returns the candidate that was probably meant, for a "did you mean" message; undefined if no candidate is similar.
 * The order of preference is:
 * - a candidate that differs by one letter
 * - a candidate that contains the name as a word, such as `reset-connection` for `reset`
 * - the most similar candidate, if the candidate has at least one letter in common with the name
 */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  const given = name.slice(0, MAX_COMPARED).toLowerCase()
  let near: string | undefined
  let nearest = Math.max(2, Math.floor(name.length / 3)) + 1
  let containing: string | undefined
  for (const candidate of candidates) {
    const known = candidate.slice(0, MAX_COMPARED).toLowerCase()
    const between = distance(given, known)
    if (between < nearest && between < given.length) {
      near = candidate
      nearest = between
    }
    if (candidate.length < (containing?.length ?? Infinity) && given.length > 2 && wordsOf(known).includes(given))
      containing = candidate
  }
  return nearest > 1 ? (containing ?? near) : near
}

/**
 * Returns the most similar names, the best first. Names that contain the given name come before all others, such as
 * `at-gift/response-lost-after-issue` for `at-gift/response-lost`.
 */
export function nearestNames(name: string, known: readonly string[], count = NEAREST): string[] {
  const given = name.slice(0, MAX_COMPARED).toLowerCase()
  const rankOf = (candidate: string): number => {
    const compared = candidate.slice(0, MAX_COMPARED).toLowerCase()
    return distance(given, compared) - (compared.includes(given) ? MAX_COMPARED : 0)
  }
  const ranked = known.map((candidate) => ({ candidate, rank: rankOf(candidate) }))
  return ranked
    .toSorted((one, other) => one.rank - other.rank)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/**
 * Maximum number of names that a sentence lists. If there are more names, the sentence lists only the nearest names.
 */
const MAX_LISTED = 20
const NEAREST = 5

function wordsOf(name: string): string[] {
  return name.split(/[^a-z0-9]+/)
}

/**
 * Returns the problem with an unknown name, such as `there is no effect "delai"; did you mean "delay"?`.
 * @param what the member of `nameProblems` that names the kind of thing, such as `effect`
 * @param others further valid names, which may be suggested but are not listed in the sentence
 * @param synonyms map from a synonym to the known name
 */
export function unknownName(
  what: Explanation,
  name: string,
  known: readonly string[],
  others: Iterable<string> = [],
  synonyms: ReadonlyMap<string, string> = new Map(),
): Explanation {
  return describeUnknownName(what, name, known, others, synonyms).problem
}

/** Returns the problem with an unknown name, and the name that was probably meant. */
export function describeUnknownName(
  what: Explanation,
  name: string,
  known: readonly string[],
  others: Iterable<string> = [],
  synonyms: ReadonlyMap<string, string> = new Map(),
): { problem: Explanation; meant: string | undefined } {
  const meant = synonyms.get(name.toLowerCase()) ?? closestMatch(name, [...known, ...others])
  const unknown = { what, name: name.slice(0, 80) }
  if (meant !== undefined) return { meant, problem: nameProblems.misspelt({ ...unknown, meant }) }
  if (known.length === 0) return { meant, problem: nameProblems.unknownNone(unknown) }
  if (known.length > MAX_LISTED) {
    const near = { ...unknown, near: nearestNames(name, known).join(', '), count: known.length }
    return { meant, problem: nameProblems.unknownOfMany(near) }
  }
  const list = { ...unknown, known: known.join(', ') }
  return { meant, problem: known.length === 1 ? nameProblems.unknownOnly(list) : nameProblems.unknown(list) }
}
