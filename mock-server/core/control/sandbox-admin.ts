/**
 * The operations on a sandbox that the control API and the library offer. Other files of this folder implement these
 * operations, and read and write snapshots.
 */

import type { AcceptedRequest } from '../advice/accepted-request.ts'
import type { BookComparison } from '../book/compare-book.ts'
import type { ClearanceReport } from '../clearances/clearance-report.ts'
import type { ClearRequest } from '../clearances/clear-order.ts'
import { type ClockChange, type ClockReading } from '../time/sandbox-clock.ts'
import type { Count } from '../journal/expected-count.ts'
import type { ArmedFault } from '../faults/armed-faults.ts'
import type { FaultDocument } from '../faults/fault.ts'
import type { WaitingReport } from '../faults/waiting/waiting-report.ts'
import type { Choice } from '../faults/waiting/waiting-requests.ts'
import type { JournalEntry } from '../journal/journal.ts'
import type { LedgerEntry, LedgerTotals } from '../ledger.ts'
import type { Match } from '../journal/match-schema.ts'
import type { UnmatchedRequest } from '../pipeline/unmatched/unmatched-requests.ts'
import type { RequestFilter, Verification } from '../journal/query.ts'
import type { ScenarioDocument } from '../scenario/schema.ts'
import type { ClientReport } from '../scenario/client-report.ts'
import type { ActiveScenario } from '../scenario/run.ts'
import type { Verdict } from '../scenario/verdict.ts'
import type { Settings } from '../settings/settings.ts'
import type { Snapshot } from './snapshot.ts'

/** The active scenario with its current verdict. */
export interface ScenarioState extends ActiveScenario {
  verdict: Verdict
}

/** A collection of scenarios that can be started by name. */
export interface ScenarioLibrary {
  list(): Promise<readonly ScenarioDocument[]>
}

/**
 * The functions that control one sandbox. The control API and the library are built on these functions. A method that
 * only reads does not create the sandbox. If the sandbox does not exist, such a method returns the initial state.
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
   * Returns what the provider would have accepted instead of a refused request.
   * @throws Problem 404 if the journal has no such request
   */
  acceptedRequest(id: string): Promise<AcceptedRequest>
  /**
   * Creates a scenario from a request. In the scenario, the client has to place the same order, and the same fault
   * fires for the request. If no fault fired for the recorded request, the response to the request is lost in the
   * scenario.
   * @param options if `loseResponse` is true, the response is lost in the scenario, even if another fault fired for the
   * recorded request
   * @throws Problem 404 if the journal has no such request, 409 if no task of a scenario leads to such a request
   */
  recordedScenario(id: string, options?: { loseResponse?: boolean }): Promise<ScenarioDocument>
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
   * Records what the provider said, outside the API, about an order whose outcome the client does not know. A later
   * order of the same product then counts as a new order, and not as a repetition. If the statement contradicts the
   * ledger, the ledger stays unchanged, and the result reports the contradiction.
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
   * @param options.book the client's book, in the format that `reconcile` reads. With a book, the report compares the
   * book with the ledger, and a code that the book contains does not count as orphaned (billed but never received)
   * @throws Problem 400 if the book cannot be read; the message names the line
   */
  report(options?: { book?: string | Uint8Array | undefined }): Promise<ClientReport>
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
   * `count` is the number of requests that faults delay at the moment, including requests that wait for a person's
   * decision. `nextMs` is the time until the first of these requests continues, in milliseconds of the sandbox's clock;
   * undefined if none of these requests continues by itself.
   */
  pendingWaits(): Promise<{ count: number; nextMs: number | undefined }>
  /** Returns the requests that the effect `ask` holds until a person decides what the callers receive, oldest first. */
  waiting(): Promise<WaitingReport[]>
  /**
   * Decides what the caller of a waiting request receives.
   * @param request the journal id of the request
   * @throws Problem 404 if no such request waits, 409 if the decision on the request is already made
   */
  decide(request: string, choice: Choice): Promise<void>
  snapshot(): Promise<Snapshot>
  /**
   * Replaces the whole content of the sandbox with the snapshot. Only the credentials of the sandbox are kept.
   * @throws Problem 400 if the snapshot is invalid; the sandbox is then unchanged
   */
  restore(snapshot: Snapshot): Promise<void>
}
