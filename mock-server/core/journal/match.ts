import { z } from 'zod'
import { sameInBoth, type Text } from '../localized-text.ts'
import { jsonContains, parseJsonOrUndefined } from '../util/json.ts'
import { lazy } from '../util/lazy.ts'
import { strictObject, recordOf } from '../validation/strict-object.ts'
import type { JournalEntry } from './journal.ts'

/** Criteria for journal entries. An entry matches if it meets all given criteria. */
export const matchSchema = lazy(() =>
  strictObject({
    provider: z.string().optional(),
    operation: z.string().optional(),
    method: z.string().optional(),
    /** The whole path, with its query. */
    path: z.string().optional(),
    status: z.int().optional(),
    /** The outcome's code. */
    outcome: z.string().optional(),
    /** The id of the rule that the outcome names. */
    rule: z.string().optional(),
    sourceIp: z.string().optional(),
    delivered: z.boolean().optional(),
    /** Headers of the request by name; all named ones must be equal. */
    headers: recordOf(z.string(), z.string()).optional(),
    /** Members of the request's JSON body; all named ones must be equal, at any depth. */
    body: recordOf(z.string(), z.unknown()).optional(),
  }),
)
export type Match = z.infer<ReturnType<typeof matchSchema>>

/** The criteria that an entry does not meet; empty if it matches. */
function mismatches(match: Match, entry: JournalEntry): Text[] {
  const { headers, body, ...scalars } = match
  const facts: Record<keyof typeof scalars, unknown> = {
    provider: entry.provider,
    operation: entry.operation,
    method: entry.method,
    path: entry.path,
    status: entry.response.status,
    outcome: entry.outcome.code,
    rule: entry.outcome.rule,
    sourceIp: entry.sourceIp,
    delivered: entry.delivered,
  }
  const wanted: Readonly<Record<string, unknown>> = scalars
  const missed = Object.entries(facts).flatMap(([name, fact]) =>
    wanted[name] === undefined || wanted[name] === fact ? [] : [mismatchText(sameInBoth(name), fact)],
  )
  for (const [name, value] of Object.entries(headers ?? {})) {
    const sent = entry.request.headers[name.toLowerCase()]
    if (sent !== value) missed.push(mismatchText({ en: `header ${name}`, ja: `ヘッダー ${name}` }, sent))
  }
  if (body !== undefined && !jsonTextContains(entry.request.body, body))
    missed.push({ en: 'body differs', ja: '本文が異なる' })
  return missed
}

/** Near misses in a result. They help to find out why a request did not match. */
const MAX_NEAR_MISSES = 5

/** Finds the ids of matching entries, and the entries that miss the fewest criteria. */
export function findMatches(
  match: Match,
  listed: readonly JournalEntry[],
): { found: string[]; nearest: { id: string; misses: Text[] }[] } {
  const judged = listed.map((entry) => ({ id: entry.id, misses: mismatches(match, entry) }))
  const missed = judged.filter(({ misses }) => misses.length > 0).toSorted((a, b) => a.misses.length - b.misses.length)
  return {
    found: judged.filter(({ misses }) => misses.length === 0).map(({ id }) => id),
    nearest: missed.slice(0, MAX_NEAR_MISSES),
  }
}

function mismatchText({ en, ja }: Text, fact: unknown): Text {
  return { en: `${en} is ${JSON.stringify(fact)}`, ja: `${ja} が ${JSON.stringify(fact)}` }
}

/** True if a JSON body contains these members. */
export function jsonTextContains(text: string | null, wanted: Readonly<Record<string, unknown>>): boolean {
  return jsonContains(parseJsonOrUndefined(text), wanted)
}
