import { advanceClock, type ClockChange, type ClockState, readClock, setClock } from './clock.ts'
import { clearJournal, entries, evictedCount, type JournalEntry } from './journal.ts'
import { type LedgerEntry, type LedgerTotals, readLedger, totalsOf } from './ledger.ts'
import { type Match, mismatches } from './match.ts'
import { Problem } from './problem.ts'
import { forgetHits } from './rate-limiter.ts'
import { type Control, type Inside, resetSandbox, type Sandboxes, updateControl } from './sandbox.ts'
import { parseSettings, type SettingDefinitions, type Settings } from './settings.ts'
import type { Dump } from './store/store.ts'

/** How many entries must match: bounds include themselves. */
export interface Count {
  min?: number | undefined
  max?: number | undefined
  exactly?: number | undefined
}

export interface Verification {
  /** `inconclusive`: entries that could count have been evicted from the journal. */
  result: 'passed' | 'failed' | 'inconclusive'
  found: number
  evicted: number
  /** Entries that miss the fewest criteria, where too few matched. */
  nearMisses: { id: string; misses: string[] }[]
}

/** A sandbox as it can be carried elsewhere; credentials are left out. */
export interface Snapshot {
  format: 'gift-provider-mock/1'
  seed: string
  clock: ClockState
  made: Settings
  changed: Settings
  state: Dump
}

export interface RequestFilter {
  provider?: string | undefined
  operation?: string | undefined
  status?: number | undefined
  outcome?: string | undefined
  /** Only entries after the one with this id. */
  after?: string | undefined
  /** At most so many. */
  limit?: number | undefined
}

/** What can be seen and changed of a sandbox from outside; the control API and the library speak to this. */
export interface Operator {
  readonly id: string
  settings(): Promise<Settings>
  /** Checked as a whole: on an error nothing is changed. `null` goes back to the default. */
  changeSettings(changes: Record<string, unknown>): Promise<Settings>
  clock(): Promise<{ nowMs: number; mode: ClockState['mode'] }>
  setClock(change: ClockChange): Promise<void>
  /** Forward only. */
  advanceClock(ms: number): Promise<void>
  reset(options?: { keepSettings?: boolean }): Promise<void>
  requests(filter?: RequestFilter): Promise<{ requests: JournalEntry[]; evicted: number }>
  /** @throws Problem 404 */
  request(id: string): Promise<JournalEntry>
  clearRequests(): Promise<void>
  verify(match: Match, count: Count): Promise<Verification>
  ledger(): Promise<{ codes: LedgerEntry[]; totals: LedgerTotals }>
  snapshot(): Promise<Snapshot>
  /** Replaces everything in the sandbox but its credentials. @throws Problem 400, and nothing is changed */
  load(snapshot: Snapshot): Promise<void>
}

export interface OperatorOptions {
  sandboxes: Sandboxes
  definitions: SettingDefinitions
  maxJournalEntries: number
  initialClock: ClockState
  hostNow: () => number
}

export function createOperator(id: string, { sandboxes, definitions, maxJournalEntries, initialClock, hostNow }: OperatorOptions): Operator {
  const within = <T>(run: (inside: Inside) => Promise<T>): Promise<T> => sandboxes.within(id, run)

  async function changeClock({ tx, control }: Inside, clock: ClockState): Promise<void> {
    const now = hostNow()
    if (readClock(clock, now) < readClock(control.clock, now)) await forgetHits(tx)
    await updateControl({ tx, control }, { clock })
  }

  return {
    id,
    settings: () => within(async ({ settings }) => settings),
    changeSettings: async (changes) => {
      const parsed = parseSettings(definitions, changes)
      return within(async ({ tx, control, settings }) => {
        await updateControl({ tx, control }, { changed: { ...control.changed, ...parsed } })
        return { ...settings, ...parsed }
      })
    },
    clock: () => within(async ({ nowMs, control }) => ({ nowMs, mode: control.clock.mode })),
    setClock: (change) => within((inside) => changeClock(inside, setClock(inside.control.clock, change, hostNow()))),
    advanceClock: (ms) => within((inside) => changeClock(inside, advanceClock(inside.control.clock, ms))),
    reset: ({ keepSettings = false } = {}) => within((inside) => resetSandbox(inside, initialClock, keepSettings)),

    requests: (filter = {}) =>
      within(async ({ tx }) => {
        const { after, limit } = filter
        const listed = await tx.list(entries, { after })
        const wanted = listed.filter(({ value }) => fits(filter, value)).slice(0, limit)
        return { requests: wanted.map(({ value }) => value), evicted: await evictedCount(tx, maxJournalEntries) }
      }),
    request: (entryId) =>
      within(async ({ tx }) => {
        const entry = await tx.get(entries, entryId)
        if (!entry) throw new Problem(404, `the journal has no request "${entryId.slice(0, 40)}": it was never there, or evicted or cleared`)
        return entry
      }),
    clearRequests: () => within(({ tx }) => clearJournal(tx)),
    verify: (match, count) =>
      within(async ({ tx }) => {
        const listed = (await tx.list(entries)).map(({ value }) => ({ id: value.id, misses: mismatches(match, value) }))
        return verification(listed, count, await evictedCount(tx, maxJournalEntries))
      }),

    ledger: () =>
      within(async ({ tx }) => {
        const codes = await readLedger(tx)
        return { codes, totals: totalsOf(codes) }
      }),

    snapshot: () =>
      within(async ({ tx, control }) => {
        const { collections, counters } = await tx.dump()
        const { [CONTROL]: _control, ...rest } = collections
        return { format: 'gift-provider-mock/1', ...withoutSecrets(control, definitions), state: { collections: rest, counters } }
      }),
    load: async (snapshot) => {
      const made = parseSettings(definitions, snapshot.made)
      const changed = parseSettings(definitions, snapshot.changed)
      await within(async ({ tx, control }) => {
        await tx.load(snapshot.state)
        await updateControl({ tx, control }, { seed: snapshot.seed, clock: snapshot.clock, made: { ...secretsOf(control.made, definitions), ...made }, changed: { ...secretsOf(control.changed, definitions), ...changed } })
      })
    },
  }
}

/** The collection that holds what steers the sandbox; snapshots carry that apart, without secrets. */
const CONTROL = 'sandbox.control'

function fits({ provider, operation, status, outcome }: RequestFilter, entry: JournalEntry): boolean {
  return (
    (provider === undefined || provider === entry.provider) &&
    (operation === undefined || operation === entry.operation) &&
    (status === undefined || status === entry.response.status) &&
    (outcome === undefined || outcome === entry.outcome.code)
  )
}

function verification(listed: readonly { id: string; misses: string[] }[], { min = 0, max = Infinity, exactly }: Count, evicted: number): Verification {
  const found = listed.filter(({ misses }) => misses.length === 0).length
  const least = exactly ?? min
  const most = exactly ?? max
  const canPass = found <= most && found + evicted >= least
  const mustPass = found >= least && found + evicted <= most
  const result = mustPass ? 'passed' : canPass ? 'inconclusive' : 'failed'
  const missed = listed.filter(({ misses }) => misses.length > 0).toSorted((a, b) => a.misses.length - b.misses.length)
  return { result, found, evicted, nearMisses: found < least ? missed.slice(0, MAX_NEAR_MISSES) : [] }
}

const MAX_NEAR_MISSES = 5

function withoutSecrets({ seed, clock, made, changed }: Control, definitions: SettingDefinitions): Control {
  const open = (settings: Settings): Settings => Object.fromEntries(Object.entries(settings).filter(([name]) => !definitions[name]?.secret))
  return { seed, clock, made: open(made), changed: open(changed) }
}

function secretsOf(settings: Settings, definitions: SettingDefinitions): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => definitions[name]?.secret))
}
