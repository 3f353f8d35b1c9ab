import type { Alarms } from './alarms.ts'
import { advanceClock, checkClock, type ClockChange, type ClockState, rateOf, readClock, setClock } from './clock.ts'
import { unknownName } from './closed-object.ts'
import type { Count } from './count.ts'
import { type ConductReport, reportOf } from './conduct/report.ts'
import { arm, type ArmedFault, armedFaults, disarm, disarmAll, listArmed } from './faults/armed.ts'
import { type FaultDocument, parseFault } from './faults/fault.ts'
import { fingerprint } from './ids.ts'
import { clearJournal, entries, evictedCount, type JournalEntry, trimJournal } from './journal.ts'
import { type LedgerEntry, type LedgerTotals, readLedger, totalsOf } from './ledger.ts'
import { type Match, mismatches } from './match.ts'
import { memo } from './memo.ts'
import { nearest } from './nearest.ts'
import { Problem } from './problem.ts'
import type { Provider } from './provider.ts'
import { forgetHits } from './rate-limiter.ts'
import type { Scenario, ScenarioDocument } from './scenario/document.ts'
import { beginScenario, endScenario, parseScenarioDocument, type RunningScenario, runningScenario } from './scenario/running.ts'
import type { Verdict } from './scenario/verdict.ts'
import { verdictOf } from './scenario/judge.ts'
import { type Control, controls, type Inside, resetSandbox, type Sandboxes, updateControl } from './sandbox.ts'
import { parseSettings, type SettingDefinitions, type Settings } from './settings.ts'
import type { Dump } from './store/store.ts'

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
  /** Of the state: a copy that was damaged on the way is not loaded. */
  checksum: string
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

/** A scenario that has begun, and what came of it so far. */
export interface ScenarioState extends RunningScenario {
  verdict: Verdict
}

/** Where scenarios are found by name. */
export interface ScenarioLibrary {
  list(): Promise<readonly Scenario[]>
}

/** What can be seen and changed of a sandbox from outside; the control API and the library speak to this. */
export interface Operator {
  readonly id: string
  settings(): Promise<Settings>
  /** Checked as a whole: on an error nothing is changed. `null` goes back to the default. */
  changeSettings(changes: Record<string, unknown>): Promise<Settings>
  /** `rate` where it runs faster than the host's. */
  clock(): Promise<{ nowMs: number; mode: ClockState['mode']; rate?: number }>
  setClock(change: ClockChange): Promise<void>
  /** Forward only. */
  advanceClock(ms: number): Promise<void>
  reset(options?: { keepSettings?: boolean }): Promise<void>
  requests(filter?: RequestFilter): Promise<{ requests: JournalEntry[]; evicted: number }>
  /** @throws Problem 404 */
  request(id: string): Promise<JournalEntry>
  clearRequests(): Promise<void>
  /** @throws Problem 400 for a provider, operation or rule that there is none of */
  verify(match: Match, count: Count): Promise<Verification>
  ledger(): Promise<{ codes: LedgerEntry[]; totals: LedgerTotals }>
  /** In the order of arming. */
  faults(): Promise<ArmedFault[]>
  /** @throws Problem 400 for what can never fire, 409 for a name that is taken */
  arm(fault: FaultDocument): Promise<ArmedFault>
  /** One fault, or all. @throws Problem 404 */
  disarm(name?: string): Promise<void>
  /** How the client kept to the providers' rules, by journal and ledger. */
  report(): Promise<ConductReport>
  /** The scenarios that can be begun by name. */
  scenarios(): Promise<readonly Scenario[]>
  /** Puts the sandbox back to its start and begins a scenario there: one of the library by its name, or a whole one. @throws Problem 400, 404 */
  startScenario(scenario: string | ScenarioDocument): Promise<void>
  /** The scenario that has begun, and what came of it so far. */
  scenario(): Promise<ScenarioState | undefined>
  /** Disarms its faults; what happened stays. @throws Problem 404 where none has begun */
  stopScenario(): Promise<void>
  /** What faults hold back: how many requests, and milliseconds by the sandbox's clock until the first goes on; undefined where none does by itself. */
  waiting(): Promise<{ count: number; nextMs: number | undefined }>
  snapshot(): Promise<Snapshot>
  /** Replaces everything in the sandbox but its credentials. @throws Problem 400, and nothing is changed */
  load(snapshot: Snapshot): Promise<void>
}

export interface OperatorOptions {
  sandboxes: Sandboxes
  providers: readonly Provider[]
  definitions: SettingDefinitions
  alarms: Alarms
  /** Whether requests come over sockets. */
  sockets: boolean
  library: ScenarioLibrary | undefined
  maxJournalEntries: number
  initialClock: ClockState
  hostNow: () => number
}

export function createOperator(id: string, { sandboxes, providers, definitions, alarms, sockets, library, maxJournalEntries, initialClock, hostNow }: OperatorOptions): Operator {
  const names = namesOf(providers)
  const context = { providers, definitions, sockets }
  const within = <T>(run: (inside: Inside) => Promise<T>): Promise<T> => sandboxes.within(id, run)

  async function changeClock({ tx, control }: Inside, clock: ClockState): Promise<void> {
    const now = hostNow()
    checkClock(clock, now)
    if (readClock(clock, now) < readClock(control.clock, now)) await forgetHits(tx)
    await updateControl({ tx, control }, { clock })
  }

  async function moveClock(next: (clock: ClockState) => ClockState): Promise<void> {
    await within((inside) => changeClock(inside, next(inside.control.clock)))
    await alarms.changed(id)
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
    clock: () => within(async ({ nowMs, control }) => ({ nowMs, mode: control.clock.mode, ...(rateOf(control.clock) !== 1 && { rate: rateOf(control.clock) }) })),
    setClock: (change) => moveClock((clock) => setClock(clock, change, hostNow())),
    advanceClock: async (ms) => {
      if (!(ms >= 0 && Number.isFinite(ms))) throw new Problem(400, `the clock goes on by a number of milliseconds, not by ${ms}`)
      return moveClock((clock) => advanceClock(clock, ms))
    },
    reset: async ({ keepSettings = false } = {}) => {
      await within((inside) => resetSandbox(inside, initialClock, keepSettings))
      alarms.end(id)
    },

    requests: async (filter = {}) => {
      checkNames(filter, names)
      return within(async ({ tx }) => {
        const { after, limit } = filter
        if (after !== undefined && !/^\d{9,}$/.test(after)) throw new Problem(400, `after: "${after.slice(0, 40)}" is no journal id`)
        const listed = await tx.list(entries, { after })
        const wanted = listed.filter(({ value }) => fits(filter, value)).slice(0, limit)
        return { requests: wanted.map(({ value }) => value), evicted: await evictedCount(tx, maxJournalEntries) }
      })
    },
    request: (entryId) =>
      within(async ({ tx }) => {
        const entry = await tx.get(entries, entryId)
        if (!entry) throw new Problem(404, `the journal has no request "${entryId.slice(0, 40)}": it was never there, or evicted or cleared`)
        return entry
      }),
    clearRequests: () => within(({ tx }) => clearJournal(tx)),
    verify: async (match, count) => {
      checkNames(match, names)
      return within(async ({ tx }) => {
        const listed = (await tx.list(entries)).map(({ value }) => ({ id: value.id, misses: mismatches(match, value) }))
        return verification(listed, count, await evictedCount(tx, maxJournalEntries))
      })
    },

    ledger: () =>
      within(async ({ tx }) => {
        const codes = await readLedger(tx, names.provider)
        return { codes, totals: totalsOf(codes) }
      }),

    faults: () => within(({ tx }) => listArmed(tx)),
    arm: async (document) => {
      const fault = parseFault(document)
      return within((inside) => arm(inside, fault, context))
    },
    disarm: (name) => within((inside) => (name === undefined ? disarmAll(inside) : disarm(inside, name))),
    report: () => within((inside) => reportOf(inside, providers, maxJournalEntries)),
    waiting: () => alarms.waiting(id),

    scenarios: async () => (await library?.list()) ?? [],
    startScenario: async (given) => {
      const document = typeof given === 'string' ? await scenarioNamed(given, library) : given
      const scenario = parseScenarioDocument(document, context)
      await within((inside) => beginScenario(inside, scenario, context, { initialClock, hostNow: hostNow() }))
      alarms.end(id)
    },
    scenario: () =>
      within(async (inside) => {
        const running = await runningScenario(inside.tx)
        return running && { ...running, verdict: await verdictOf(running.scenario, inside, providers, maxJournalEntries) }
      }),
    stopScenario: () => within((inside) => endScenario(inside)),

    snapshot: () =>
      within(async ({ tx, control }) => {
        const { collections, counters } = await tx.dump()
        const { [controls.name]: _control, ...rest } = collections
        const state = { collections: rest, counters }
        return { format: 'gift-provider-mock/1', ...withoutSecrets(control, definitions), state, checksum: checksumOf(state) }
      }),
    load: async (snapshot) => {
      if (snapshot.checksum !== checksumOf(snapshot.state)) throw new Problem(400, 'the state does not fit its checksum: the snapshot was damaged or changed by hand')
      const made = parseSettings(definitions, snapshot.made)
      const changed = parseSettings(definitions, snapshot.changed)
      await within(async ({ tx, control }) => {
        checkClock(snapshot.clock, hostNow())
        await tx.load(snapshot.state)
        await trimJournal(tx, maxJournalEntries)
        await updateControl({ tx, control }, { seed: snapshot.seed, clock: snapshot.clock, made: { ...secretsOf(control.made, definitions), ...made }, changed: { ...secretsOf(control.changed, definitions), ...changed }, armed: (await tx.list(armedFaults, { limit: 1 })).length > 0 })
      })
      alarms.end(id)
    },
  }
}

async function scenarioNamed(name: string, library: ScenarioLibrary | undefined): Promise<Scenario> {
  if (!library) throw new Problem(404, 'there is no library of scenarios here: pass createGiftMock({ scenarios }), with the library of gift-provider-mock/scenarios, or a whole scenario')
  const scenarios = await library.list()
  const found = scenarios.find((scenario) => scenario.name === name)
  if (!found) throw new Problem(404, unknownName('scenario', name, scenarios.map((scenario) => scenario.name)))
  return found
}

function checksumOf(state: Dump): string {
  return fingerprint(JSON.stringify(state))
}

/** All that a criterion can name. */
type Names = Record<'provider' | 'operation' | 'rule', readonly string[]>

const namesOf = memo(
  (providers: readonly Provider[]): Names => ({
    provider: providers.map(({ name }) => name),
    operation: providers.flatMap(({ routes }) => routes.flatMap(({ operations }) => operations)),
    rule: providers.flatMap(({ register }) => Object.keys(register)),
  }),
)

/** A misspelt name matches nothing, which would pass for "none came". */
function checkNames(criteria: Partial<Record<keyof Names, string | undefined>>, names: Names): void {
  for (const kind of ['provider', 'operation', 'rule'] as const) {
    const name = criteria[kind]
    if (name === undefined || names[kind].includes(name)) continue
    const near = nearest(name, names[kind])
    throw new Problem(400, `there is no ${kind} "${name.slice(0, 80)}"${near ? `; did you mean "${near}"?` : ''}`)
  }
}

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
