import { readMembers } from '../http/body/body-members.ts'
import type { Text } from '../localized-text.ts'
import { REDACTED } from '../redaction.ts'
import { criterionName } from './criterion-names.ts'
import { bodyKindOf, type JournalEntry, MAX_BODY_LENGTH, type RecordedRequest } from './journal.ts'
import type { Match } from './match-schema.ts'

/** The known facts about a request. A request that is not handled yet has no status, outcome, rule or delivery. */
export interface RequestFacts extends Partial<Record<Exclude<keyof Match, 'headers' | 'body'>, unknown>> {
  headers: Readonly<Record<string, string>>
  /** Returns the members of the body; `UNKNOWN` if the members are not known. */
  members(): unknown
}

export const UNKNOWN = Symbol('unknown')

/**
 * The criteria that a request does not meet (`misses`), and the criteria that cannot be decided (`doubts`). The request
 * matches if both lists are empty.
 */
export interface Judgement {
  misses: Text[]
  doubts: Text[]
}

/**
 * Compares a request with all criteria. A criterion is skipped if the fact for the criterion does not exist yet. For
 * example, a request that is not handled yet has no status.
 */
export function judge({ headers = {}, body, ...scalars }: Match, facts: RequestFacts): Judgement {
  const misses: Text[] = []
  const doubts: Text[] = []
  function compare(what: Text, fact: unknown, wanted: unknown): void {
    if (isMasked(fact)) (mayHide(fact, wanted) ? doubts : misses).push(maskedText(what))
    else if (fact !== wanted) misses.push(mismatchText(what, fact))
  }
  for (const [name, wanted] of Object.entries(scalars)) {
    if (wanted !== undefined && isScalar(name, facts)) compare(criterionName(name), facts[name], wanted)
  }
  for (const [name, wanted] of Object.entries(headers))
    compare({ en: `header ${name}`, ja: `ヘッダー ${name}` }, facts.headers[name.toLowerCase()], wanted)
  if (body !== undefined) {
    const contained = containsMembers(facts.members(), body)
    if (contained === false) misses.push(bodyText(facts.members(), body))
    if (contained === undefined) doubts.push(bodyUnknown)
  }
  return { misses, doubts }
}

/**
 * Maximum length, in characters, of a member's value in a text about a mismatch. The text does not contain a longer
 * value.
 */
const MAX_VALUE = 80

/**
 * Returns a text that names the first member of the body that differs. The text contains the member's value if the
 * value is short and not an object.
 */
function bodyText(members: unknown, wanted: object): Text {
  const given = new Map(typeof members === 'object' && members !== null ? Object.entries(members) : [])
  const [name] = Object.entries(wanted).find(([key, member]) => containsMembers(given.get(key), member) === false) ?? []
  const value = JSON.stringify(given.get(name ?? ''))
  return name === undefined || value === undefined || value.length > MAX_VALUE
    ? { en: 'body differs', ja: '本文が異なる' }
    : mismatchText({ en: `"${name}" in the body`, ja: `本文の「${name}」` }, given.get(name))
}

const bodyUnknown: Text = {
  en: `the journal does not have its whole body (at most ${MAX_BODY_LENGTH} characters, without secrets)`,
  ja: `ジャーナルに本文の全体が残っていない（最大 ${MAX_BODY_LENGTH} 文字、秘密の値は伏せ字）`,
}

function isScalar(name: string, facts: RequestFacts): name is Exclude<keyof RequestFacts, 'headers' | 'members'> {
  return Object.hasOwn(facts, name)
}

export function factsOf(entry: JournalEntry): RequestFacts {
  return {
    provider: entry.provider,
    operation: entry.operation,
    method: entry.method,
    path: entry.path,
    status: entry.response.status,
    outcome: entry.outcome.code,
    rule: entry.outcome.rule,
    sourceIp: entry.sourceIp,
    delivered: entry.delivered,
    headers: entry.request.headers,
    members: () => (wasRead(entry) ? recordedMembers(entry.request) : UNKNOWN),
  }
}

/**
 * Returns true if the journal is certain to show the body: the body was read, or the request had none. A body is not
 * read if the path has no route, or if the method allows no body.
 */
function wasRead({ operation, method, request: { headers, body } }: JournalEntry): boolean {
  const isBodiless = method === 'GET' || method === 'HEAD'
  if (body !== null || (operation !== null && !isBodiless)) return true
  const length = headers['content-length']
  return length === undefined ? headers['transfer-encoding'] === undefined && isBodiless : length === '0'
}

/** Returns the members of a recorded body; `UNKNOWN` if the journal does not contain the whole body. */
function recordedMembers(request: RecordedRequest): unknown {
  const { headers, body, fields } = request
  if (fields) return fields
  if (bodyKindOf(request) !== 'text') return UNKNOWN
  const text = body ?? ''
  // A masked body may be invalid JSON, because secrets are masked in the text. The members are then unknown.
  return readMembers({ headers, body: { text } }) ?? (isMasked(text) ? UNKNOWN : null)
}

/**
 * Returns true if a JSON value contains the wanted members, at any depth. Returns undefined if the result depends on a
 * masked text.
 */
function containsMembers(value: unknown, wanted: unknown): boolean | undefined {
  if (value === UNKNOWN) return undefined
  if (typeof wanted !== 'object' || wanted === null)
    return isMasked(value) ? (mayHide(value, wanted) ? undefined : false) : value === wanted
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false
  const members = new Map(Object.entries(value))
  const answers = Object.entries(wanted).map(([key, member]) => containsMembers(members.get(key), member))
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true
}

function isMasked(fact: unknown): fact is string {
  return typeof fact === 'string' && fact.includes(REDACTED)
}

/**
 * Returns true if `masked` may be the masked form of `wanted`. A mask in a body may have quotes around it although the
 * original text had no quotes there.
 */
function mayHide(masked: string, wanted: unknown): boolean {
  if (typeof wanted !== 'string') return false
  const pieces = masked.split(/"?\*\*\*"?/)
  const last = pieces.pop() ?? ''
  let from = 0
  for (const [index, piece] of pieces.entries()) {
    const found = wanted.indexOf(piece, from)
    if (found < 0 || (index === 0 && found > 0)) return false
    from = found + piece.length
  }
  return wanted.length - last.length >= from && wanted.endsWith(last)
}

function mismatchText({ en, ja }: Text, fact: unknown): Text {
  if (typeof fact === 'boolean') return { en: `${en} is ${fact}`, ja: fact ? `${ja}済み` : `未${ja}` }
  return {
    en: `${en} is ${JSON.stringify(fact)}`,
    ja: `${ja}${/[!-~]$/.test(ja) ? ' ' : ''}が ${JSON.stringify(fact)}`,
  }
}

function maskedText({ en, ja }: Text): Text {
  return { en: `${en} is masked in the journal`, ja: `${ja} がジャーナルで伏せ字になっている` }
}

/** Maximum length of each of the lists `nearest` and `doubts` in a result. */
const MAX_LISTED = 5

export interface Findings {
  /** Ids of the entries that match. */
  found: string[]
  /** The entries that do not match but fail the fewest criteria; at most `MAX_LISTED` entries. */
  nearest: { id: string; misses: Text[] }[]
  /** Number of requests for which it is unknown whether they match. */
  undecided: number
  /**
   * The first undecided requests, each with the reason. The id is null for a request that a fault delays, because such
   * a request has no journal entry.
   */
  doubts: { id: string | null; why: Text }[]
}

/**
 * Finds the requests that match.
 * @param held requests that a fault delays and that are not yet handled
 */
export function findMatches(match: Match, listed: readonly JournalEntry[], held: readonly RequestFacts[]): Findings {
  const judged = listed.map((entry) => ({ id: entry.id, ...judge(match, factsOf(entry)) }))
  const missed = judged.filter(({ misses }) => misses.length > 0)
  const others = judged.filter(({ misses }) => misses.length === 0)
  const doubts: Findings['doubts'] = [
    ...others.flatMap(({ id, doubts: [why] }) => (why ? [{ id, why }] : [])),
    ...held.filter((facts) => judge(match, facts).misses.length === 0).map(() => ({ id: null, why: isHeld })),
  ]
  return {
    found: others.filter((one) => one.doubts.length === 0).map(({ id }) => id),
    nearest: missed
      .toSorted((a, b) => a.misses.length - b.misses.length)
      .slice(0, MAX_LISTED)
      .map(({ id, misses }) => ({ id, misses })),
    undecided: doubts.length,
    doubts: doubts.slice(0, MAX_LISTED),
  }
}

const isHeld: Text = {
  en: 'a fault still holds it before it is handled',
  ja: '障害により処理前で保留されている',
}
