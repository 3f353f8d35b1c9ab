import { sandboxProblems } from '../problems/sandboxes.ts'
import { requestProblems } from '../problems/requests.ts'
import { nameProblems } from '../problems/names.ts'
import type { SandboxAdmin, ScenarioLibrary } from './sandbox-admin.ts'
import type { BookLine } from '../book/book.ts'
import { readClearanceReports } from '../clearances/clearance-report.ts'
import { clearOrder } from '../clearances/clear-order.ts'
import type { VirtualTimers } from '../sandbox/virtual-timers.ts'
import {
  advanceClock,
  assertClockInRange,
  type ClockState,
  toClockReading,
  applyClockChange,
} from '../time/sandbox-clock.ts'
import { unknownName } from '../validation/suggest.ts'
import { arm, disarm, disarmAll, listArmed } from '../faults/armed-faults.ts'
import { redactArmed } from '../faults/redact-fault.ts'
import { parseFault } from '../faults/fault.ts'
import { choices, decide } from '../faults/waiting/waiting-requests.ts'
import { reportWaiting } from '../faults/waiting/waiting-report.ts'
import type { JournalLimits } from '../journal/journal-limits.ts'
import { clearJournal, journalEntries, type JournalEntry } from '../journal/journal.ts'
import { readLedger, redactReference, sumTotals } from '../ledger.ts'
import { assertNotMasked } from '../journal/match-schema.ts'
import { Problem } from '../http/problem.ts'
import type { Decisions } from '../pipeline/held/decisions.ts'
import type { HeldRequests } from '../pipeline/held/held-requests.ts'
import type { UnmatchedRequests } from '../pipeline/unmatched/unmatched-requests.ts'
import type { Provider } from '../provider/provider.ts'
import { assertKnownNames, assertMatchable, findRequests, collectNames, verifyRequests } from '../journal/query.ts'
import { createRedactor } from '../redaction.ts'
import { changeClock, type SandboxTransaction, resetSandbox, updateRecord } from '../sandbox/sandbox-record.ts'
import type { Sandboxes } from '../sandbox/sandboxes.ts'
import type { ClientReport } from '../scenario/client-report.ts'
import {
  startScenario,
  stopScenario,
  parseScenarioDocument,
  type ActiveScenario,
  activeScenario,
} from '../scenario/run.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import { lazy } from '../util/lazy.ts'
import { scenarioNamed } from './scenario-named.ts'
import { validateStoredValues } from './stored-values.ts'
import { restoreSnapshot, validateSnapshot, takeSnapshot } from './snapshot.ts'

export interface SandboxAdminOptions {
  sandboxes: Sandboxes
  providers: readonly Provider[]
  definitions: SettingDefinitions
  virtualTimers: VirtualTimers
  decisions: Decisions
  /** Requests that a fault delays and that are not yet handled. */
  held: HeldRequests
  unmatched(): Promise<UnmatchedRequests>
  /** True if requests arrive over sockets; false if all requests are made within this process. */
  sockets: boolean
  library: ScenarioLibrary | undefined
  journalLimits: JournalLimits
  initialClock: ClockState
  hostNow: () => number
}

/** Creates the control functions of the sandbox with the given id. */
export function createSandboxAdmin(
  id: string,
  {
    sandboxes,
    providers,
    definitions,
    virtualTimers,
    decisions,
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
  const redactorOf = createRedactor(definitions)
  async function transact<T>(run: (sandbox: SandboxTransaction) => T): Promise<T> {
    const done = await sandboxes.transactionIfExists(id, (sandbox) => ({ value: run(sandbox) }))
    if (done) return done.value
    // The change is first made in a trial run that stores nothing. If the change is rejected, the trial run throws, and
    // no sandbox is created.
    await sandboxes.rehearse(id, run)
    return sandboxes.transaction(id, run)
  }
  /** Runs a function that only reads the sandbox. If the sandbox does not exist, the sandbox is not created. */
  const look = <T>(run: (sandbox: SandboxTransaction) => T): Promise<T> => sandboxes.look(id, run)

  // Loads the function that reports on the client, and the rules of conduct. Loading is asynchronous and a transaction
  // is synchronous, so call this loader before the transaction.
  const loadReporter = lazy(
    async (): Promise<
      (running: ActiveScenario | undefined, sandbox: SandboxTransaction, book?: readonly BookLine[]) => ClientReport
    > => {
      const { evaluateClient } = await import('../scenario/client-report.ts')
      const { loadConductRules } = await import('../conduct/report.ts')
      const judging = await loadConductRules(providers)
      return (running, sandbox, book) =>
        evaluateClient(running?.scenario, sandbox, judging, {
          held: held.list(id, sandbox.record),
          redact: redactorOf(sandbox.record),
          book,
        })
    },
  )

  /** Parses a client's book. The parser is loaded only when a book is read. */
  async function readLines(book: string | Uint8Array): Promise<BookLine[]> {
    const { parseBook } = await import('../book/parse/parse-book.ts')
    return parseBook(book, names.provider)
  }

  const readEntry = (entryId: string): Promise<JournalEntry> =>
    look(({ tx }) => {
      const entry = tx.get(journalEntries, entryId)
      if (!entry) throw new Problem(404, requestProblems.gone({ id: entryId.slice(0, 40) }))
      return entry
    })

  /**
   * Runs a transaction. Then recomputes the sandbox's timers, and reads the decisions that were made on waiting
   * requests.
   */
  async function thenReschedule(run: (sandbox: SandboxTransaction) => void): Promise<void> {
    await transact(run)
    await Promise.all([virtualTimers.reschedule(id), decisions.refresh(id)])
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
      if (!(ms >= 0 && Number.isFinite(ms))) throw new Problem(400, sandboxProblems.advanceBy({ ms }))
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
    request: readEntry,
    async acceptedRequest(entryId) {
      // The code that corrects requests is loaded only when a correction is requested.
      const { findAcceptedRequest } = await import('../advice/accepted-request.ts')
      const found = await findAcceptedRequest(await readEntry(entryId), providers, (run) => sandboxes.rehearse(id, run))
      const redact = await look(({ record }) => redactorOf(record))
      const redacted = (value: string | null): string | null => value && redact(value)
      return {
        ...found,
        differences: found.differences.map((one) => ({
          ...one,
          sent: redacted(one.sent),
          accepted: redacted(one.accepted),
        })),
      }
    },
    async recordedScenario(entryId, { loseResponse = false } = {}) {
      const { scenarioFromJournal } = await import('../scenario/from-journal.ts')
      const { provider: name } = await readEntry(entryId)
      const provider = providers.find((one) => one.name === name)
      if (!provider) throw new Problem(404, unknownName(nameProblems.provider, name, names.provider))
      const readOrder = await provider.recordedOrder()
      return look(({ tx, record, settings }) =>
        scenarioFromJournal({
          entries: tx.list(journalEntries).map(({ value }) => value),
          at: entryId,
          readOrder,
          loseResponse,
          armed: listArmed(tx).map((armed) => redactArmed(armed, definitions, record).fault),
          settings: Object.fromEntries(
            Object.entries(settings).filter(
              ([setting, value]) =>
                Object.hasOwn(provider.settings, setting) &&
                provider.settings[setting]?.secret !== true &&
                JSON.stringify(value) !== JSON.stringify(provider.settings[setting]?.default),
            ),
          ),
        }),
      )
    },
    async clearRequests() {
      await transact(({ tx }) => clearJournal(tx))
      ;(await unmatched()).clear(id)
    },
    unmatchedRequests: async () => (await unmatched()).list(id),
    verify: async (match, count) => {
      assertMatchable(match, providers)
      return look(({ tx, record }) => {
        assertNotMasked(match, redactorOf(record))
        return verifyRequests(tx, match, count, held.list(id, record))
      })
    },

    ledger: () =>
      look(({ tx, record }) => {
        const redact = redactorOf(record)
        const codes = readLedger(tx, names.provider).map((code) => redactReference(code, redact))
        return { codes, totals: sumTotals(codes) }
      }),

    async reconcile(book) {
      const lines = await readLines(book)
      const { compareRecords } = await import('../book/compare-records.ts')
      const { readRecords } = await import('../conduct/report.ts')
      return look((sandbox) => {
        const records = readRecords(sandbox.tx, providers)
        return compareRecords(lines, records, sandbox, providers, redactorOf(sandbox.record)).comparison
      })
    },

    clearOrder: (order) =>
      transact((sandbox) => {
        const redact = redactorOf(sandbox.record)
        clearOrder(sandbox, providers, { ...order, note: order.note && redact(order.note) }, hostNow())
        const report = readClearanceReports(sandbox.tx, providers, redact).at(-1)
        if (!report) throw new Problem(500, requestProblems.clearanceNotStored)
        return report
      }),
    clearances: () => look(({ tx, record }) => readClearanceReports(tx, providers, redactorOf(record))),

    faults: () => look(({ tx }) => listArmed(tx)),
    arm: async (document) => {
      const fault = parseFault(document)
      return transact((sandbox) => arm(sandbox, fault, context))
    },
    disarm: (name) => transact((sandbox) => (name === undefined ? disarmAll(sandbox) : disarm(sandbox, name))),
    async report({ book } = {}) {
      const reportOn = await loadReporter()
      const lines = book === undefined ? undefined : await readLines(book)
      return look((sandbox) => reportOn(activeScenario(sandbox.tx), sandbox, lines))
    },
    async pendingWaits() {
      const { count, nextMs } = await virtualTimers.pending(id)
      return { count: count + decisions.count(id), nextMs }
    },
    waiting: () => look(({ tx }) => reportWaiting(tx, providers, hostNow())),
    async decide(request, choice) {
      if (!choices.includes(choice)) throw new Problem(400, unknownName(nameProblems.choice, choice, choices))
      await transact(({ tx }) => decide(tx, request, choice, hostNow()))
      await decisions.refresh(id)
    },

    scenarios: async () => (await library?.list()) ?? [],
    startScenario: async (given) => {
      const document = typeof given === 'string' ? await scenarioNamed(given, library) : given
      const scenario = parseScenarioDocument(document, context)
      await thenReschedule((sandbox) =>
        startScenario(sandbox, scenario, { definitions, initialClock, hostNow: hostNow() }),
      )
    },
    async scenario() {
      const reportOn = await loadReporter()
      return look((sandbox) => {
        const running = activeScenario(sandbox.tx)
        const verdict = running && reportOn(running, sandbox).scenario
        return verdict ? { ...running, verdict } : undefined
      })
    },
    stopScenario: () => transact((sandbox) => stopScenario(sandbox)),

    snapshot: () => look((sandbox) => takeSnapshot(sandbox, definitions)),
    async restore(snapshot) {
      const validated = validateSnapshot(snapshot, definitions, hostNow())
      await validateStoredValues(validated.state, providers)
      await thenReschedule((sandbox) => restoreSnapshot(sandbox, validated, definitions, journalLimits))
    },
  }
}
