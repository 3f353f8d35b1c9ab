/** Control: the operations on a sandbox that the control API and the library offer, and snapshots. */

import { billedCodes } from '../book/billed-code.ts'
import type { BookComparison } from '../book/compare-book.ts'
import { indexClearances, readClearances } from '../clearances/clearance.ts'
import { type ClearanceReport, readClearanceReports } from '../clearances/clearance-report.ts'
import { clearOrder, type ClearRequest } from '../clearances/clear-order.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import {
  advanceClock,
  assertClockInRange,
  type ClockChange,
  type ClockReading,
  type ClockState,
  toClockReading,
  applyClockChange,
} from '../time/sandbox-clock.ts'
import { unknownNameMessage } from '../validation/suggest.ts'
import type { Count } from '../journal/count.ts'
import { arm, type ArmedFault, disarm, disarmAll, listArmed } from '../faults/armed-faults.ts'
import { type FaultDocument, parseFault } from '../faults/fault.ts'
import type { JournalLimits } from '../journal/capacity.ts'
import { clearJournal, journalEntries, type JournalEntry } from '../journal/journal.ts'
import { type LedgerEntry, type LedgerTotals, readLedger, sumTotals } from '../ledger.ts'
import { assertNotMasked, type Match } from '../journal/match.ts'
import { Problem } from '../http/problem.ts'
import type { HeldRequests } from '../pipeline/held-requests.ts'
import type { UnmatchedRequest, UnmatchedRequests } from '../pipeline/unmatched-requests.ts'
import type { Provider } from '../provider/provider.ts'
import {
  assertKnownNames,
  assertMatchable,
  findRequests,
  collectNames,
  type RequestFilter,
  type Verification,
  verifyRequests,
} from '../journal/query.ts'
import { createRedactor } from '../redaction.ts'
import { changeClock, type SandboxTransaction, resetSandbox, updateRecord } from '../sandbox/sandbox-record.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { ScenarioDocument } from '../scenario/schema.ts'
import { type ClientReport, evaluateClient } from '../scenario/client-report.ts'
import {
  startScenario,
  stopScenario,
  parseScenarioDocument,
  type ActiveScenario,
  activeScenario,
} from '../scenario/run.ts'
import type { Verdict } from '../scenario/verdict.ts'
import { parseSettings, type SettingDefinitions, type Settings } from '../settings/settings.ts'
import { validateStoredValues } from './stored-values.ts'
import { restoreSnapshot, type Snapshot, validateSnapshot, takeSnapshot } from './snapshot.ts'

/** The active scenario with its current verdict. */
export interface ScenarioState extends ActiveScenario {
  verdict: Verdict
}

/** A collection of scenarios that can be started by name. */
export interface ScenarioLibrary {
  list(): Promise<readonly ScenarioDocument[]>
}

/**
 * Programmatic control of one sandbox, on which the control API and the library are built. A method that only reads
 * does not create the sandbox. If the sandbox does not exist, such a method returns the initial state.
 */
export interface SandboxAdmin {
  readonly id: string
  settings(): Promise<Settings>
  /**
   * Applies all changes. If a change is invalid, no change is applied. The value `null` restores the default of a
   * setting.
   */
  changeSettings(changes: Record<string, unknown>): Promise<Settings>
  clock(): Promise<ClockReading>
  setClock(change: ClockChange): Promise<void>
  /** Moves the clock forward by `ms` milliseconds. */
  advanceClock(ms: number): Promise<void>
  reset(options?: { keepSettings?: boolean }): Promise<void>
  requests(filter?: RequestFilter): Promise<{ requests: JournalEntry[]; evicted: number }>
  /** Returns the journal entry with this id. @throws Problem 404 if the journal has no entry with this id */
  request(id: string): Promise<JournalEntry>
  /** Clears the journal and the unmatched requests. */
  clearRequests(): Promise<void>
  /**
   * Returns the requests below the sandbox's URL that reached neither a provider nor the control API, oldest first. The
   * unmatched requests are kept only in the memory of this process. `evicted` is the number of unmatched requests that
   * this process dropped, counted over all sandboxes.
   */
  unmatchedRequests(): Promise<{ requests: readonly UnmatchedRequest[]; evicted: number }>
  /**
   * Checks that the number of matching requests satisfies `count`.
   * @throws Problem 400 if `match` contains an unknown name, or a criterion that the journal masks
   */
  verify(match: Match, count: Count): Promise<Verification>
  ledger(): Promise<{ codes: LedgerEntry[]; totals: LedgerTotals }>
  /**
   * Compares the client's book with the ledger. In the book, the client records its orders and the codes that it
   * received. The format of the book is CSV with a header line, or JSON lines.
   * @throws Problem 400 if the book cannot be read; the message names the line
   */
  reconcile(book: string | Uint8Array): Promise<BookComparison>
  /**
   * Records what the provider said, outside the API, about an order whose outcome the client does not know. Later orders
   * of the same product then count as other orders. If the statement contradicts the ledger, both are kept, and the
   * result says so.
   * @throws Problem 404 if there is no such order, 409 if several orders fit or the provider refused the order
   */
  clearOrder(order: ClearRequest): Promise<ClearanceReport>
  /** Returns what the provider said about orders, oldest first. */
  clearances(): Promise<ClearanceReport[]>
  /** Returns the armed faults in the order of arming. */
  faults(): Promise<ArmedFault[]>
  /** Arms a fault. @throws Problem 400 if the fault can never fire, 409 if an armed fault already has the name */
  arm(fault: FaultDocument): Promise<ArmedFault>
  /**
   * Disarms the fault with this name, or all faults if no name is given.
   * @throws Problem 404 if no armed fault has the name
   */
  disarm(name?: string): Promise<void>
  /**
   * Returns the report on the client: the results of the conduct rules, the ledger's totals, and the scenario's
   * verdict.
   */
  report(): Promise<ClientReport>
  /** Returns the scenarios that can be started by name. */
  scenarios(): Promise<readonly ScenarioDocument[]>
  /**
   * Resets the sandbox and starts a scenario in it.
   * @param scenario the name of a scenario in the library, or a whole scenario document
   * @throws Problem 400 if the scenario is invalid, 404 if the name is unknown
   */
  startScenario(scenario: string | ScenarioDocument): Promise<void>
  /** Returns the active scenario with its current verdict; undefined if no scenario is active. */
  scenario(): Promise<ScenarioState | undefined>
  /**
   * Stops the scenario and disarms its faults. The journal and the ledger are kept.
   * @throws Problem 404 if no scenario is active
   */
  stopScenario(): Promise<void>
  /**
   * Returns the number of requests that faults delay. `nextMs` is the time until the first of these requests continues,
   * in milliseconds of the sandbox's clock. `nextMs` is undefined if none of these requests continues by itself.
   */
  pendingWaits(): Promise<{ count: number; nextMs: number | undefined }>
  snapshot(): Promise<Snapshot>
  /**
   * Replaces the whole content of the sandbox with the snapshot. Only the credentials of the sandbox are kept.
   * @throws Problem 400 if the snapshot is invalid; the sandbox is then unchanged
   */
  restore(snapshot: Snapshot): Promise<void>
}

export interface SandboxAdminOptions {
  sandboxes: Sandboxes
  providers: readonly Provider[]
  definitions: SettingDefinitions
  virtualTimers: VirtualTimers
  /** Requests that a fault delays and that are not yet handled. */
  held: HeldRequests
  unmatched(): Promise<UnmatchedRequests>
  /** True if requests arrive over sockets. */
  sockets: boolean
  library: ScenarioLibrary | undefined
  journalLimits: JournalLimits
  initialClock: ClockState
  hostNow: () => number
}

export function createSandboxAdmin(
  id: string,
  {
    sandboxes,
    providers,
    definitions,
    virtualTimers,
    held,
    unmatched,
    sockets,
    library,
    journalLimits,
    initialClock,
    hostNow,
  }: SandboxAdminOptions,
): SandboxAdmin {
  const names = collectNames(providers)
  const context = { providers, definitions, sockets }
  async function transact<T>(run: (sandbox: SandboxTransaction) => T): Promise<T> {
    const done = await sandboxes.transactionIfExists(id, (sandbox) => ({ value: run(sandbox) }))
    if (done) return done.value
    // The change is rehearsed first, so that no sandbox is created if the change is rejected.
    await sandboxes.rehearse(id, run)
    return sandboxes.transaction(id, run)
  }
  /** Runs a function that only reads the sandbox. If the sandbox does not exist, the sandbox is not created. */
  const look = <T>(run: (sandbox: SandboxTransaction) => T): Promise<T> => sandboxes.look(id, run)

  const reportOn = (running: ActiveScenario | undefined, sandbox: SandboxTransaction): ClientReport =>
    evaluateClient(running?.scenario, sandbox, providers, held.list(id, sandbox.record))

  /** Runs a transaction, then recomputes the sandbox's timers. */
  async function thenReschedule(run: (sandbox: SandboxTransaction) => void): Promise<void> {
    await transact(run)
    await virtualTimers.reschedule(id)
  }

  const updateClock = (next: (clock: ClockState) => ClockState): Promise<void> =>
    thenReschedule((sandbox) => {
      const now = hostNow()
      const clock = next(sandbox.record.clock)
      assertClockInRange(clock, now)
      changeClock(sandbox, clock, now)
    })

  return {
    id,
    settings: () => look(({ settings }) => settings),
    changeSettings: async (changes) => {
      const parsed = parseSettings(definitions, changes)
      return transact(({ tx, record, settings }) => {
        updateRecord({ tx, record }, { changed: { ...record.changed, ...parsed } })
        tx.publish({ kind: 'settings' })
        return { ...settings, ...parsed }
      })
    },
    clock: () => look(({ nowMs, record }) => toClockReading(record.clock, nowMs)),
    setClock: (change) => updateClock((clock) => applyClockChange(clock, change, hostNow())),
    advanceClock: async (ms) => {
      if (!(ms >= 0 && Number.isFinite(ms)))
        throw new Problem(400, `the clock goes on by a number of milliseconds, not by ${ms}`)
      return updateClock((clock) => advanceClock(clock, ms))
    },
    async reset({ keepSettings = false } = {}) {
      await thenReschedule((sandbox) => resetSandbox(sandbox, initialClock, keepSettings))
      ;(await unmatched()).clear(id)
    },

    requests: async (filter = {}) => {
      assertKnownNames(filter, providers)
      return look(({ tx }) => findRequests(tx, filter))
    },
    request: (entryId) =>
      look(({ tx }) => {
        const entry = tx.get(journalEntries, entryId)
        if (!entry)
          throw new Problem(
            404,
            `the journal has no request "${entryId.slice(0, 40)}": it was never there, or evicted or cleared`,
          )
        return entry
      }),
    async clearRequests() {
      await transact(({ tx }) => clearJournal(tx))
      ;(await unmatched()).clear(id)
    },
    unmatchedRequests: async () => (await unmatched()).list(id),
    verify: async (match, count) => {
      assertMatchable(match, providers)
      return look(({ tx, record }) => {
        assertNotMasked(match, createRedactor(definitions)(record))
        return verifyRequests(tx, match, count, held.list(id, record))
      })
    },

    ledger: () =>
      look(({ tx }) => {
        const codes = readLedger(tx, names.provider)
        return { codes, totals: sumTotals(codes) }
      }),

    async reconcile(book) {
      // The parser is loaded only when a book is compared.
      const [{ parseBook }, { compareBook }] = await Promise.all([
        import('../book/parse-book.ts'),
        import('../book/compare-book.ts'),
      ])
      const lines = parseBook(book, names.provider)
      return look(({ tx, settings }) =>
        compareBook(
          lines,
          billedCodes(readLedger(tx, names.provider), providers, tx, settings, indexClearances(readClearances(tx))),
        ),
      )
    },

    clearOrder: (order) =>
      transact((sandbox) => {
        clearOrder(sandbox, providers, order, hostNow())
        const report = readClearanceReports(sandbox.tx, providers).at(-1)
        if (!report) throw new Problem(500, 'the clearance was not stored')
        return report
      }),
    clearances: () => look(({ tx }) => readClearanceReports(tx, providers)),

    faults: () => look(({ tx }) => listArmed(tx)),
    arm: async (document) => {
      const fault = parseFault(document)
      return transact((sandbox) => arm(sandbox, fault, context))
    },
    disarm: (name) => transact((sandbox) => (name === undefined ? disarmAll(sandbox) : disarm(sandbox, name))),
    report: () => look((sandbox) => reportOn(activeScenario(sandbox.tx), sandbox)),
    pendingWaits: () => virtualTimers.pending(id),

    scenarios: async () => (await library?.list()) ?? [],
    startScenario: async (given) => {
      const document = typeof given === 'string' ? await scenarioNamed(given, library) : given
      const scenario = parseScenarioDocument(document, context)
      await thenReschedule((sandbox) =>
        startScenario(sandbox, scenario, { definitions, initialClock, hostNow: hostNow() }),
      )
    },
    scenario: () =>
      look((sandbox) => {
        const running = activeScenario(sandbox.tx)
        const verdict = running && reportOn(running, sandbox).scenario
        return verdict ? { ...running, verdict } : undefined
      }),
    stopScenario: () => transact((sandbox) => stopScenario(sandbox)),

    snapshot: () => look((sandbox) => takeSnapshot(sandbox, definitions)),
    async restore(snapshot) {
      const validated = validateSnapshot(snapshot, definitions, hostNow())
      await validateStoredValues(validated.state, providers)
      await thenReschedule((sandbox) => restoreSnapshot(sandbox, validated, definitions, journalLimits))
    },
  }
}

async function scenarioNamed(name: string, library: ScenarioLibrary | undefined): Promise<ScenarioDocument> {
  if (!library)
    throw new Problem(
      404,
      'this mock has no scenario library: pass createGiftMock({ scenarios }), with the library of gift-provider-mock/scenarios, or a whole scenario',
    )
  const scenarios = await library.list()
  const found = scenarios.find((scenario) => scenario.name === name)
  if (!found)
    throw new Problem(
      404,
      unknownNameMessage(
        'scenario',
        name,
        scenarios.map((scenario) => scenario.name),
      ),
    )
  return found
}
