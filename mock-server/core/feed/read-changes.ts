import { type ArmedFault, armedFaults, listArmed } from '../faults/armed-faults.ts'
import { redactArmed } from '../faults/redact-fault.ts'
import { reportWaiting, type WaitingReport } from '../faults/waiting/waiting-report.ts'
import {
  journalEntries,
  journalBounds,
  formatId,
  type JournalEntry,
  lastSequence,
  parseId,
} from '../journal/journal.ts'
import { type CodeEntry, redactReference, toCodeEntry } from '../ledger.ts'
import { type ClearanceReport, readClearanceReports } from '../clearances/clearance-report.ts'
import type { Provider } from '../provider/provider.ts'
import { createRedactor } from '../redaction.ts'
import { generationOf, type Generation } from '../sandbox/generation.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import { NEVER_BORN } from '../sandbox/sandboxes.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import { type ClockReading, toClockReading } from '../time/sandbox-clock.ts'
import type { ChangeNotice } from './change-queue.ts'

/** A change in a sandbox, with the values at the time of reading. */
export type Change =
  /**
   * A journal entry that is new, or that changed since it was last read. New entries come in the order of their ids.
   */
  | { kind: 'request'; entry: JournalEntry; isNew: boolean }
  /** A code that was recorded as issued or recovered, or whose delivery state changed. */
  | { kind: 'code'; code: CodeEntry }
  /**
   * A fault fired for a request; `armed` is undefined if the fault is no longer armed. Credentials of faults are
   * masked.
   */
  | { kind: 'fault'; name: string; request: string; armed: ArmedFault | undefined }
  | { kind: 'clock'; clock: ClockReading }
  /** The sandbox's content was replaced or deleted. Changes for the current journal entries follow. */
  | { kind: 'reset' }
  | { kind: 'settings'; settings: Settings }
  /** A fault was armed or disarmed, or a fault delays a request. */
  | { kind: 'faults'; faults: ArmedFault[] }
  /** A request began to wait for a decision, or the wait ended. */
  | { kind: 'waiting'; waiting: WaitingReport[] }
  /**
   * A request reached no provider. The change does not contain the request, because the journal has no entry of such a
   * request.
   */
  | { kind: 'unmatched' }
  /** The provider's statement about an order was recorded. */
  | { kind: 'clearances'; clearances: ClearanceReport[] }
  /**
   * Changes may have been missed. `lost`: number of requests that were evicted from the journal before they were read.
   */
  | { kind: 'gap'; lost: number }

/** The state of a reader: which changes the reader has already received. */
export interface Cursor {
  /** The generation of the sandbox (the period between two resets); undefined if the sandbox does not exist. */
  generation: Generation | undefined
  /** Sequence number of the newest journal entry that the reader has received. */
  lastRead: number
  /**
   * The versions of the recently read journal entries by sequence number. A version is a text with the members of an
   * entry that can change.
   */
  seen: ReadonlyMap<number, string>
}

export interface ChangeBatch {
  changes: Change[]
  cursor: Cursor
  /** Notices that the next call of `readChanges` has to process. */
  remaining: ChangeNotice[]
}

export interface ChangeReaderOptions {
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** Returns the time of the host's clock in milliseconds. */
  hostNow: () => number
}

/**
 * Maximum number of entries that are read for one notice. `readChanges` also stops when its result has this many
 * changes, and leaves the remaining notices to the next call.
 */
export const MAX_BATCH = 50
/** Maximum number of entry versions in a cursor. If the maximum is exceeded, the oldest versions are removed. */
const MAX_SEEN = 1000

const nothingSeen: Cursor['seen'] = new Map()
export const emptyCursor: Cursor = { generation: undefined, lastRead: 0, seen: nothingSeen }

/**
 * Returns the cursor of a new reader.
 * @param afterId journal id of the last entry that the reader knows; the newest entry by default
 */
export function openCursor({ tx, record }: SandboxTransaction, afterId?: string): Cursor {
  const newest = lastSequence(tx)
  const after = afterId === undefined ? newest : parseId(afterId)
  // If `after` is above the newest id, it belongs to a deleted sandbox of the same name, because numbering restarts
  // after a deletion. The reader then starts with the first entry.
  return { generation: generationOf(record), lastRead: after > newest ? 0 : after, seen: nothingSeen }
}

/** Reads the changes that the notices report. The result contains the notices that are not yet processed. */
export function readChanges(
  sandbox: SandboxTransaction,
  cursor: Cursor,
  notices: readonly ChangeNotice[],
  options: ChangeReaderOptions,
): ChangeBatch {
  const { tx, record } = sandbox
  const { newest, evicted, cleared } = journalBounds(tx)
  const changes: Change[] = []
  const remaining = [...notices]
  let { lastRead, seen } = cursor
  if (isNewGeneration(cursor.generation, record, notices)) {
    if (cursor.generation) changes.push({ kind: 'reset' })
    lastRead = Math.max(evicted, cleared)
    seen = nothingSeen
    // Notices from before the reset refer to deleted content, so these notices are removed.
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
      const state = currentState(sandbox, notice.kind, options)
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
  kind: Exclude<ChangeNotice['kind'], 'requests' | 'gap'>,
  { definitions, providers, hostNow }: ChangeReaderOptions,
): Change | undefined {
  // There is no change for the notice `emptied`, because `readChanges` itself reports the reset.
  if (kind === 'emptied') return undefined
  if (kind === 'clock') return { kind, clock: toClockReading(record.clock, nowMs) }
  if (kind === 'settings') return { kind, settings }
  if (kind === 'unmatched') return { kind }
  if (kind === 'waiting') return { kind, waiting: reportWaiting(tx, providers, hostNow()) }
  if (kind === 'clearances')
    return { kind, clearances: readClearanceReports(tx, providers, createRedactor(definitions)(record)) }
  return { kind, faults: listArmed(tx).map((armed) => redactArmed(armed, definitions, record)) }
}

function changedEntries(
  { tx, record }: SandboxTransaction,
  { first, end }: { first: number; end: number },
  { lastRead, seen }: Pick<Cursor, 'lastRead' | 'seen'>,
  { providers, definitions }: ChangeReaderOptions,
): { changes: Change[]; seen: Cursor['seen'] } {
  const numbers = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index)
  const now = new Map(seen)

  function changesOf(number: number): Change[] {
    const entry = tx.get(journalEntries, formatId(number))
    if (!entry) return []
    const version = JSON.stringify([entry.delivered, entry.abandoned, entry.durationMs, entry.decision])
    if (now.get(number) === version) return []
    now.set(number, version)
    const isNew = number > lastRead
    return [{ kind: 'request', entry, isNew }, ...(isNew ? faultsOf(entry) : []), ...codesOf(entry, isNew)]
  }

  function faultsOf({ id, fault }: JournalEntry): Change[] {
    const names = fault ? [...(fault.after ?? []), fault.name] : []
    return names.map((name) => {
      const armed = tx.get(armedFaults, name)
      return { kind: 'fault', name, request: id, armed: armed && redactArmed(armed, definitions, record) }
    })
  }

  function codesOf({ id, provider, ledgerKey }: JournalEntry, isNew: boolean): Change[] {
    const rows = providers.find(({ name }) => name === provider)?.ledger
    const row = rows && ledgerKey !== undefined ? tx.get(rows, ledgerKey) : undefined
    if (!row) return []
    const code = redactReference(toCodeEntry(row), createRedactor(definitions)(record))
    return !isNew || code.journalId === id || code.recoveredBy === id ? [{ kind: 'code', code }] : []
  }

  const changes = numbers.flatMap(changesOf)
  return { changes, seen: new Map([...now].slice(-MAX_SEEN)) }
}

/** Returns true if the content that the reader knows was replaced. The creation of a sandbox replaces no content. */
function isNewGeneration(last: Generation | undefined, now: Generation, notices: readonly ChangeNotice[]): boolean {
  if (last?.born === NEVER_BORN) return now.emptied !== last.emptied || notices.some(({ kind }) => kind === 'emptied')
  return last?.born !== now.born || last.emptied !== now.emptied
}
