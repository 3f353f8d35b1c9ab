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
 * - the only candidate that contains words similar to all words of the name, such as
 *   `at-gift/response-lost-after-issue` for `at-gift/respons-lost`
 * - the most similar candidate, if the candidate has at least one letter in common with the name
 */
export function closestMatch(name: string, candidates: Iterable<string>): string | undefined {
  const given = compared(name)
  const words = wordsOf(given)
  let near: string | undefined
  let nearest = Math.max(2, Math.floor(name.length / 3)) + 1
  let containing: string | undefined
  let similar: string[] = []
  let lowest: number | undefined
  for (const candidate of candidates) {
    const known = compared(candidate)
    const parts = wordsOf(known)
    const between = distance(given, known)
    if (between < nearest && between < given.length) {
      near = candidate
      nearest = between
    }
    if (candidate.length < (containing?.length ?? Infinity) && given.length > 2 && parts.includes(given))
      containing = candidate
    const cost = words.length > 1 ? costOfWords(words, parts) : undefined
    if (cost === undefined || cost > (lowest ?? cost)) continue
    similar = cost === lowest ? [...similar, candidate] : [candidate]
    lowest = cost
  }
  return nearest > 1 ? (containing ?? (similar.length === 1 ? similar[0] : near)) : near
}

/**
 * Returns how much the words of a name differ from the words of a candidate: the sum of `costOfWord` over all words of
 * the name. Returns undefined if a word of the name is similar to no word of the candidate.
 */
function costOfWords(words: readonly string[], parts: readonly string[]): number | undefined {
  let sum = 0
  for (const word of words) {
    const cost = costOfWord(word, parts)
    if (cost === UNLIKE) return undefined
    sum += cost
  }
  return sum
}

/** Cost of a word that is similar to no word of a candidate. */
const UNLIKE = 1

/**
 * Returns how much a word differs from the most similar word of a candidate, from 0 to 1. A candidate's word is similar
 * if the candidate's word begins with the given word, or if at most one letter in four differs.
 */
function costOfWord(word: string, parts: readonly string[]): number {
  const costs = parts.map((other) => {
    if (other === word) return 0
    if (word.length > 2 && other.startsWith(word)) return 0.25
    const share = distance(word, other) / word.length
    return share <= 0.25 ? share : UNLIKE
  })
  return Math.min(UNLIKE, ...costs)
}

/**
 * Returns the most similar names, the best first. Names that share words with the given name come before all others:
 * for `at-gift/lost`, `at-gift/response-lost-after-issue` is one of the first names.
 */
export function nearestNames(name: string, known: readonly string[], count = NEAREST): string[] {
  const given = compared(name)
  const words = wordsOf(given)
  const ranked = known.map((candidate) => {
    const parts = wordsOf(compared(candidate))
    const cost = words.reduce((sum, word) => sum + costOfWord(word, parts), 0)
    const between = distance(given, compared(candidate)) - (compared(candidate).includes(given) ? MAX_COMPARED : 0)
    return { candidate, cost, between }
  })
  return ranked
    .toSorted((one, other) => one.cost - other.cost || one.between - other.between)
    .slice(0, count)
    .map(({ candidate }) => candidate)
}

/**
 * Maximum number of names that a sentence lists. If there are more names, the sentence lists only the nearest names.
 */
const MAX_LISTED = 20
const NEAREST = 5

/** Returns the part of a name that is compared, in lower case. */
function compared(name: string): string {
  return name.slice(0, MAX_COMPARED).toLowerCase()
}

function wordsOf(name: string): string[] {
  return name.split(/[^a-z0-9]+/).filter((word) => word !== '')
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
