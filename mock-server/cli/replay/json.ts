import { providers } from '../../app.ts'
import { occasionsOf } from '../../reporting/render/report-text.ts'
import { japanIso } from '../../core/time/japan-time.ts'
import type { FaultRecord, JournalEntry } from '../../core/journal/journal.ts'
import type { RequestReference } from '../../core/provider/provider.ts'
import { type Outcome, publicOutcome } from '../../core/provider/response.ts'
import type { RuleReport } from '../../core/conduct/report.ts'
import type { LedgerTotals } from '../../core/ledger.ts'
import type { Check } from '../../core/scenario/checks/check.ts'
import type { Task } from '../../core/scenario/schema.ts'
import type { Text } from '../../core/localized-text.ts'
import { scaledTimeNote } from './scaled-time.ts'
import { countResults, type LibraryCounts, passedUntried, type NotReached, type SkippedScenario } from './results.ts'
import { sha256 } from '../shared/run-facts/sha256.ts'
import type { RunFacts } from '../shared/run-facts/run-facts.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import type { RunResult } from '../../../scenarios/replay/client/runner.ts'

/**
 * Format of the file that `replay --json FILE` writes. Durations are in milliseconds of real time, unless the comment
 * of a member says otherwise. Amounts are in yen. Texts are in English and Japanese.
 */
export interface ReplayJson extends RunFacts {
  format: 'gift-provider-mock/replay/1'
  passed: number
  /** Number of the passed scenarios in which none of the scenario's faults fired, so nothing was tried. */
  triedNothing: number
  failed: number
  /** Number of scenarios for which it is not certain whether the client passed. */
  cannotTell: number
  /** Number of scenarios without a verdict, because a program's time could not be scaled. */
  notJudged: number
  /**
   * Scenarios with long waits that were not replayed. `waitMs` is the number of milliseconds that a correct client
   * waits.
   */
  skipped: { name: string; title: Text; waitMs: number }[]
  /** True if a signal ended the run, so that selected scenarios are missing in `scenarios`; else omitted. */
  interrupted?: true
  /**
   * The selected scenarios that were not started. `reason`: a signal ended the run, or the client exceeded its time
   * limit in too many scenarios in a row.
   */
  notRun: { name: string; title: Text; reason: NotReached['reason'] }[]
  /**
   * Number of scenarios in which the client exited but left a process running. `replay` ended that process afterwards.
   * In these scenarios, `client.leftProcesses` is true.
   */
  leftProcesses: number
  /** Number of scenarios in the library, and the number of these scenarios that have a result in this file. */
  library: LibraryCounts
  /**
   * Sentence about what the results do not show: times that the client does not divide were not scaled, so they were
   * not tested. Omitted if the results have no such limit.
   */
  note?: Text
  durationMs: number
  scenarios: {
    name: string
    /** SHA-256 of the text of the scenario, in hexadecimal. */
    sha256: string
    title: Text
    /**
     * `story` is what happened in the scenario, and `remedy` is what a failing client has to change. A text is omitted
     * if the scenario does not contain the text.
     */
    story?: Text
    remedy?: Text
    tags: readonly string[]
    task: Task
    result: ReplayResult['result']
    /** Speed of the mock's clock as a multiple of real time; omitted for the reference client. */
    clockRate?: number
    durationMs: number
    /** False if the client wrote no book. The mock then did not judge whether the client stored its codes correctly. */
    book: boolean
    /** True if the client passed although none of the scenario's faults fired, so nothing was tried; else omitted. */
    triedNothing?: true
    /**
     * The rules about pauses that the client passed on a scaled clock and whose pauses are proven to be long enough in
     * real time. Omitted if there are no such rules. The result is not `passed` if the client passed such a rule
     * without this proof.
     */
    provenPauses?: readonly string[]
    /**
     * How the client ended. If `idleMs` is set, the client was judged after this time without a request. The mock did
     * not see later requests.
     */
    client: RunResult
    /** The folder with the client's state; omitted if the folder was not kept. */
    stateDir?: string
    /** All checks of the scenario, failed checks first. The `requests` of a check are journal ids. */
    checks: readonly Check[]
    totals: LedgerTotals
    /** The conduct rules that are violated or cannot be decided, with all violations. */
    rules: readonly RuleReport[]
    /** Requests of the scenario in the order of the journal. */
    requests: {
      id: string
      /** Time on the mock's clock, in ISO 8601 format and in Japan time. */
      at: string
      /** Real time at which the request arrived, in the format of `at`. */
      receivedAt: string
      /** Id that the client or the provider gave to the request, such as a TranId; null if there is none. */
      reference: RequestReference | null
      provider: string
      operation: string | null
      method: string
      path: string
      /** Status of the response; 0 if there was no response. */
      status: number
      outcome: Omit<Outcome, 'details'>
      delivered: boolean
      /** Duration of the request in milliseconds on the mock's clock. */
      durationMs: number
      fault?: FaultRecord
    }[]
  }[]
}

/** The facts that the result files contain in addition to the results. */
export interface ReplayRun {
  library: LibraryCounts
  skipped: readonly SkippedScenario[]
  notReached: readonly NotReached[]
  durationMs: number
  facts: RunFacts
}

export function replayJson(
  replayed: readonly ReplayResult[],
  { library, skipped, notReached, durationMs, facts }: ReplayRun,
): string {
  const note = scaledTimeNote(replayed, facts)
  const json: ReplayJson = {
    format: 'gift-provider-mock/replay/1',
    ...facts,
    ...countResults(replayed),
    skipped: skipped.map(({ file, waitMs }) => ({ name: file.scenario.name, title: file.scenario.title, waitMs })),
    ...(notReached.some(({ reason }) => reason === 'interrupted') && { interrupted: true as const }),
    notRun: notReached.map(({ file, reason }) => ({ name: file.scenario.name, title: file.scenario.title, reason })),
    leftProcesses: replayed.filter(({ ran }) => ran.leftProcesses).length,
    library,
    ...(note && { note }),
    durationMs,
    scenarios: replayed.map((one) => {
      const { file, result, clockRate, durationMs: its, ran, stateDir, verdict, report, requests, book } = one
      const { name, title, story, remedy, tags, task } = file.scenario
      return {
        name,
        sha256: sha256(file.text),
        title,
        ...(story && { story }),
        ...(remedy && { remedy }),
        tags,
        task,
        result,
        ...(clockRate !== undefined && { clockRate }),
        durationMs: its,
        book,
        ...(passedUntried(one) && { triedNothing: true as const }),
        ...(one.provenPauses && { provenPauses: one.provenPauses }),
        client: ran,
        ...(stateDir !== undefined && { stateDir }),
        checks: verdict.checks,
        totals: verdict.totals,
        rules: report.rules.filter((rule) => occasionsOf(rule).length > 0),
        requests: requests.map(requestOf),
      }
    }),
  }
  return `${JSON.stringify(json, null, 2)}\n`
}

function requestOf(entry: JournalEntry): ReplayJson['scenarios'][number]['requests'][number] {
  const { id, atMs, receivedAtMs, provider, operation, method, path, response, outcome, delivered, durationMs } = entry
  return {
    id,
    at: japanIso(atMs, 'milliseconds'),
    receivedAt: japanIso(receivedAtMs, 'milliseconds'),
    reference: providers.find(({ name }) => name === provider)?.referenceOf(entry) ?? null,
    provider,
    operation,
    method,
    path,
    status: response.status,
    outcome: publicOutcome(outcome),
    delivered,
    durationMs,
    ...(entry.fault && { fault: entry.fault }),
  }
}
