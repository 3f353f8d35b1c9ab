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
import type { Sign } from './change-queue.ts'

/** What happened in a sandbox, as it is when it is told. */
export type Happening =
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
  last: number
  /** How the entries told last looked, by their numbers. */
  marks: ReadonlyMap<number, string>
}

export interface Reading {
  happenings: Happening[]
  cursor: Cursor
  /** To be looked up the next time. */
  left: Sign[]
}

export interface HappeningsOptions {
  providers: readonly Provider[]
  maxJournalEntries: number
}

/** So many entries are looked up at once, and no more follow where they were found. */
export const MAX_AT_ONCE = 50
/** Of so many entries it is known how they were told. */
const MAX_MARKS = 1000

const noMarks: Cursor['marks'] = new Map()
export const cursorNowhere: Cursor = { generation: undefined, last: 0, marks: noMarks }

/** @param afterId of the last entry that is known; by default the newest that there is */
export function cursorAt({ tx, record }: SandboxTransaction, afterId?: string): Cursor {
  const newest = lastSequence(tx)
  const after = afterId === undefined ? newest : parseId(afterId)
  // Numbers begin anew in a sandbox that was deleted.
  return { generation: generationOf(record), last: after > newest ? 0 : after, marks: noMarks }
}

/** Looks up what signs stand for. */
export function read(
  sandbox: SandboxTransaction,
  cursor: Cursor,
  signs: readonly Sign[],
  options: HappeningsOptions,
): Reading {
  const { tx, record } = sandbox
  const { newest, evicted, cleared } = journalBounds(tx, options.maxJournalEntries)
  const happenings: Happening[] = []
  const left = [...signs]
  let { last, marks } = cursor
  if (isOtherLife(cursor.generation, record, signs)) {
    if (cursor.generation) happenings.push({ kind: 'reset' })
    last = Math.max(evicted, cleared)
    marks = noMarks
    // What was to be looked up before is not there any more.
    left.splice(0, left.findLastIndex(({ kind }) => kind === 'emptied') + 1, {
      kind: 'requests',
      from: last + 1,
      to: newest,
    })
  }

  while (happenings.length < MAX_AT_ONCE) {
    const sign = left.shift()
    if (!sign) break
    if (sign.kind !== 'requests' && sign.kind !== 'gap') {
      const state = stateAt(sandbox, sign.kind)
      if (state) happenings.push(state)
      continue
    }
    const lost = Math.max(0, evicted - Math.max(last, cleared))
    if (sign.kind === 'gap' || lost > 0) happenings.push({ kind: 'gap', lost })
    last = Math.max(last, evicted, cleared)
    const to = sign.kind === 'gap' ? newest : Math.min(sign.to, newest)
    const first = Math.max(evicted + 1, cleared + 1, sign.kind === 'gap' ? last + 1 : Math.min(last + 1, sign.from))
    const end = Math.min(to, first + MAX_AT_ONCE - 1)
    const told = entriesTold(sandbox, { first, end }, { last, marks }, options)
    happenings.push(...told.happenings)
    marks = told.marks
    last = Math.max(last, end)
    if (end < to) left.unshift({ kind: 'requests', from: end + 1, to })
  }
  return { happenings, cursor: { generation: generationOf(record), last, marks }, left }
}

function stateAt(
  { tx, nowMs, record, settings }: SandboxTransaction,
  kind: 'clock' | 'settings' | 'faults' | 'emptied',
): Happening | undefined {
  // Told by the life that has begun.
  if (kind === 'emptied') return undefined
  if (kind === 'clock') return { kind, clock: toClockReading(record.clock, nowMs) }
  return kind === 'settings' ? { kind, settings } : { kind, faults: listArmed(tx) }
}

function entriesTold(
  { tx }: SandboxTransaction,
  { first, end }: { first: number; end: number },
  { last, marks }: Pick<Cursor, 'last' | 'marks'>,
  { providers }: HappeningsOptions,
): { happenings: Happening[]; marks: Cursor['marks'] } {
  const numbers = Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index)
  const now = new Map(marks)

  function told(number: number): Happening[] {
    const entry = tx.get(journalEntries, formatId(number))
    if (!entry) return []
    const mark = JSON.stringify([entry.delivered, entry.abandoned, entry.durationMs])
    if (now.get(number) === mark) return []
    now.set(number, mark)
    const isNew = number > last
    return [{ kind: 'request', entry, isNew }, ...(isNew ? faultsOf(entry) : []), ...codesOf(entry, isNew)]
  }

  function faultsOf({ id, fault }: JournalEntry): Happening[] {
    const names = fault ? [...(fault.after ?? []), fault.name] : []
    return names.map((name) => ({ kind: 'fault', name, request: id, armed: tx.get(armedFaults, name) }))
  }

  function codesOf({ id, provider, ledgerKey }: JournalEntry, isNew: boolean): Happening[] {
    const rows = providers.find(({ name }) => name === provider)?.ledger
    const row = rows && ledgerKey !== undefined ? tx.get(rows, ledgerKey) : undefined
    if (!row) return []
    const code = toCodeEntry(row)
    return !isNew || code.journalId === id || code.recoveredBy === id ? [{ kind: 'code', code }] : []
  }

  const happenings = numbers.flatMap(told)
  return { happenings, marks: new Map([...now].slice(-MAX_MARKS)) }
}

/** Whether all that the reader knew was replaced. A sandbox that was not there before, and then is, goes on from nothing. */
function isOtherLife(life: Generation | undefined, now: Generation, signs: readonly Sign[]): boolean {
  if (life?.born === NEVER_BORN) return now.emptied !== life.emptied || signs.some(({ kind }) => kind === 'emptied')
  return life?.born !== now.born || life.emptied !== now.emptied
}
