import type { RequestEntry, UnmatchedRequest } from '../types.ts'

/** Maximum number of requests that the page holds. If the maximum is exceeded, the oldest requests are removed. */
const MAX_ENTRIES = 20_000

const byKey = new Map<string, RequestEntry>()
/** Ids in the order of the requests, oldest first. */
let ids: string[] = []
/** Requests that reached no provider, oldest first. The journal does not contain these requests. */
let unmatched: RequestEntry[] = []

/** Adds a request, or replaces a request with the same id. */
export function putEntry(entry: RequestEntry): void {
  if (!byKey.has(entry.id)) insertId(entry.id)
  byKey.set(entry.id, entry)
  while (ids.length > MAX_ENTRIES) byKey.delete(ids.shift() ?? '')
}

/** Adds requests that are older than all known requests. @param older the requests in their order */
export function putOlder(older: readonly RequestEntry[]): void {
  const missing = older.filter(({ id }) => !byKey.has(id)).slice(-Math.max(0, MAX_ENTRIES - ids.length))
  for (const entry of missing) byKey.set(entry.id, entry)
  ids = [...missing.map(({ id }) => id), ...ids]
}

/**
 * Inserts an id in the order of the ids. Almost every request is newer than all known requests, so the search for the
 * position starts at the end.
 */
function insertId(id: string): void {
  let at = ids.length
  while (at > 0 && (ids[at - 1] ?? '') > id) at--
  if (at === ids.length) ids.push(id)
  else ids.splice(at, 0, id)
}

export function entryOf(id: string): RequestEntry | undefined {
  return byKey.get(id) ?? unmatched.find((entry) => entry.id === id)
}

/** Replaces the requests that reached no provider. @returns false if nothing changed */
export function setUnmatched(requests: readonly UnmatchedRequest[]): boolean {
  const known = new Map(unmatched.map((entry) => [entry.id, entry]))
  const made = requests.map((request, index) => toEntry(request, `unmatched-${request.receivedAt}-${index}`))
  const isSame = made.length === unmatched.length && made.every(({ id }) => known.has(id))
  if (!isSame) unmatched = made.map((entry) => known.get(entry.id) ?? entry)
  return !isSame
}

/** Returns an entry with the members that every journal entry has. */
function toEntry({ receivedAt, response, outcome, ...rest }: UnmatchedRequest, id: string): RequestEntry {
  return {
    ...rest,
    id,
    at: receivedAt,
    receivedAt,
    request: { headers: {}, body: null },
    response: { ...response, headers: {}, body: null },
    delivered: true,
    durationMs: 0,
    outcome: { ...outcome, code: 'unmatched', rule: null, evidence: null },
  }
}

/** Returns all requests, oldest first. */
export function allEntries(): RequestEntry[] {
  const matched = ids.flatMap((id) => byKey.get(id) ?? [])
  return unmatched.length === 0 ? matched : merge(matched, unmatched)
}

function merge(matched: readonly RequestEntry[], others: readonly RequestEntry[]): RequestEntry[] {
  const merged: RequestEntry[] = []
  let next = 0
  for (const other of others) {
    for (let entry; (entry = matched[next]) && entry.receivedAt <= other.receivedAt; next++) merged.push(entry)
    merged.push(other)
  }
  return [...merged, ...matched.slice(next)]
}

export function oldestId(): string | undefined {
  return ids[0]
}

export function clearEntries(): void {
  byKey.clear()
  ids = []
}
