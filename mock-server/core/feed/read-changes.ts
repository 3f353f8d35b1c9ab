import { type ArmedFault, armedFaults, listArmed } from '../faults/armed-faults.ts'
import {
  journalEntries,
  journalBounds,
  formatId,
  type JournalEntry,
  lastSequence,
  parseId,
} from '../journal/journal.ts'
import { type CodeEntry, toCodeEntry } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import { generationOf, type Generation } from '../sandbox/generation.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { NEVER_BORN } from '../sandbox/sandboxes.ts'
import type { Settings } from '../settings/settings.ts'
import { type ClockReading, toClockReading } from '../time/sandbox-clock.ts'
import type { ChangeNotice } from './change-queue.ts'

/** What happened in a sandbox, as it is when it is told. */
export type Change =
  /** An entry of the journal: a new one, in the order of the ids, or one that has changed since it was told. */
  | { kind: 'request'; entry: JournalEntry; isNew: boolean }
  /** A request issued this code or brought it to the caller, or turned out not to have. */
  | { kind: 'code'; code: CodeEntry }
  /** A fault met a request; `armed` where it still is. */
  | { kind: 'fault'; name: string; request: string; armed: ArmedFault | undefined }
  | { kind: 'clock'; clock: ClockReading }
  /** All that was there was replaced, or deleted. What the journal has now is told anew. */
  | { kind: 'reset' }
  | { kind: 'settings'; settings: Settings }
  /** A fault was armed or disarmed, or holds a request back. */
  | { kind: 'faults'; faults: ArmedFault[] }
  /** Anything may have happened that is not told. `lost`: so many requests are not in the journal any more. */
  | { kind: 'gap'; lost: number }

/** How far a reader was told. */
export interface Cursor {
  /** The life of the sandbox; undefined where there is none. */
  generation: Generation | undefined
  /** The number of the newest entry. */
  lastRead: number
  /** How the entries told last looked, by their numbers. */
  seen: ReadonlyMap<number, string>
}

export interface ChangeBatch {
  changes: Change[]
  cursor: Cursor
  /** To be looked up the next time. */
  remaining: ChangeNotice[]
}

export interface ChangeReaderOptions {
  providers: readonly Provider[]
  maxJournalEntries: number
}

/** So many entries are looked up at once, and no more follow where they were found. */
export const MAX_BATCH = 50
/** Of so many entries it is known how they were told. */
const MAX_SEEN = 1000

const nothingSeen: Cursor['seen'] = new Map()
export const emptyCursor: Cursor = { generation: undefined, lastRead: 0, seen: nothingSeen }

/** @param afterId of the last entry that is known; by default the newest that there is */
export function openCursor({ tx, record }: SandboxTransaction, afterId?: string): Cursor {
  const newest = lastSequence(tx)
  const after = afterId === undefined ? newest : parseId(afterId)
  // Numbers begin anew in a sandbox that was deleted.
  return { generation: generationOf(record), lastRead: after > newest ? 0 : after, seen: nothingSeen }
}

/** Looks up what signs stand for. */
export function readChanges(
  sandbox: SandboxTransaction,
  cursor: Cursor,
  notices: readonly ChangeNotice[],
  options: ChangeReaderOptions,
): ChangeBatch {
  const { tx, record } = sandbox
  const { newest, evicted, cleared } = journalBounds(tx, options.maxJournalEntries)
  const changes: Change[] = []
  const remaining = [...notices]
  let { lastRead, seen } = cursor
  if (isOtherLife(cursor.generation, record, notices)) {
    if (cursor.generation) changes.push({ kind: 'reset' })
    lastRead = Math.max(evicted, cleared)
    seen = nothingSeen
    // What was to be looked up before is not there any more.
    remaining.splice(0, remaining.findLastIndex(({ kind }) => kind === 'emptied') + 1, {
      kind: 'requests',
      from: lastRead + 1,
      to: newest,
    })
  }

  while (changes.length < MAX_BATCH) {
    const notice = remaining.shift()
    if (!notice) break
    if (notice.kind !== 'requests' && notice.kind !== 'gap') {
      const state = currentState(sandbox, notice.kind)
      if (state) changes.push(state)
      continue
    }
    const lost = Math.max(0, evicted - Math.max(lastRead, cleared))
    if (notice.kind === 'gap' || lost > 0) changes.push({ kind: 'gap', lost })
    lastRead = Math.max(lastRead, evicted, cleared)
    const to = notice.kind === 'gap' ? newest : Math.min(notice.to, newest)
    const first = Math.max(
      evicted + 1,
      cleared + 1,
      notice.kind === 'gap' ? lastRead + 1 : Math.min(lastRead + 1, notice.from),
    )
    const end = Math.min(to, first + MAX_BATCH - 1)
    const batch = changedEntries(sandbox, { first, end }, { lastRead, seen }, options)
    changes.push(...batch.changes)
    seen = batch.seen
    lastRead = Math.max(lastRead, end)
    if (end < to) remaining.unshift({ kind: 'requests', from: end + 1, to })
  }
  return { changes, cursor: { generation: generationOf(record), lastRead, seen }, remaining }
}

function currentState(
  { tx, nowMs, record, settings }: SandboxTransaction,
  kind: 'clock' | 'settings' | 'faults' | 'emptied',
): Change | undefined {
  // Told by the life that has begun.
  if (kind === 'emptied') return undefined
  if (kind === 'clock') return { kind, clock: toClockReading(record.clock, nowMs) }
  return kind === 'settings' ? { kind, settings } : { kind, faults: listArmed(tx) }
}

function changedEntries(
  { tx }: SandboxTransaction,
  { first, end }: { first: number; end: number },
  { lastRead, seen }: Pick<Cursor, 'lastRead' | 'seen'>,
  { providers }: ChangeReaderOptions,
): { changes: Change[]; seen: Cursor['seen'] } {
  const numbers = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index)
  const now = new Map(seen)

  function changesOf(number: number): Change[] {
    const entry = tx.get(journalEntries, formatId(number))
    if (!entry) return []
    const version = JSON.stringify([entry.delivered, entry.abandoned, entry.durationMs])
    if (now.get(number) === version) return []
    now.set(number, version)
    const isNew = number > lastRead
    return [{ kind: 'request', entry, isNew }, ...(isNew ? faultsOf(entry) : []), ...codesOf(entry, isNew)]
  }

  function faultsOf({ id, fault }: JournalEntry): Change[] {
    const names = fault ? [...(fault.after ?? []), fault.name] : []
    return names.map((name) => ({ kind: 'fault', name, request: id, armed: tx.get(armedFaults, name) }))
  }

  function codesOf({ id, provider, ledgerKey }: JournalEntry, isNew: boolean): Change[] {
    const rows = providers.find(({ name }) => name === provider)?.ledger
    const row = rows && ledgerKey !== undefined ? tx.get(rows, ledgerKey) : undefined
    if (!row) return []
    const code = toCodeEntry(row)
    return !isNew || code.journalId === id || code.recoveredBy === id ? [{ kind: 'code', code }] : []
  }

  const changes = numbers.flatMap(changesOf)
  return { changes, seen: new Map([...now].slice(-MAX_SEEN)) }
}

/** Whether all that the reader knew was replaced. A sandbox that was not there before, and then is, goes on from nothing. */
function isOtherLife(life: Generation | undefined, now: Generation, signs: readonly ChangeNotice[]): boolean {
  if (life?.born === NEVER_BORN) return now.emptied !== life.emptied || signs.some(({ kind }) => kind === 'emptied')
  return life?.born !== now.born || life.emptied !== now.emptied
}
