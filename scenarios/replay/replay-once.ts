import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { hostClock } from '../../mock-server/core/time/host-clock.ts'
import {
  type ClientReport,
  type JournalEntry,
  Problem,
  type Result,
  type ScenarioDocument,
  type Text,
  type Verdict,
} from '../../mock-server/index.ts'
import type { Settings } from '../../mock-server/core/settings/settings.ts'
import { withDefaults } from '../reference/tasks/tasks.ts'
import { runAttempts } from './client/attempts.ts'
import { reportWithBook, withCheck } from './report-with-book.ts'
import { environmentOf } from './client/environment.ts'
import { drainPendingWork, flushEventLoop } from './client/drain.ts'
import { type Excess, excessOf } from './excess-codes.ts'
import { changesTokens, isFound, OLD_TOKENS } from './client/old-tokens.ts'
import { watchForKill, withKillFault } from './client/kill-points.ts'
import { leftProcessesCheck } from './left-processes-check.ts'
import { missingProducts, type MissingProducts } from './missing-products.ts'
import { type MockSession, openSession, type ReplayServer } from './session.ts'
import type { ScenarioFile } from '../loading/parse.ts'
import type { RunResult, Runner } from './client/runner.ts'
import { timeNeededMs } from './time/time-needed.ts'
import { unfiredFaults, type UnfiredFault } from './unfired-faults.ts'
import { warmUp } from './client/warm-up.ts'
import { withDeadline } from './client/with-deadline.ts'
import { workersRunner } from './workers.ts'

export interface ReplayOptions {
  runner: Runner
  /**
   * Time limit of each start of the client in milliseconds of real time. A scenario with long waits gets a longer limit
   * if the scenario needs more time.
   */
  timeoutMs: number
  /**
   * Factor that multiplies the scenario's clock rate if the client runs in real time. Default 1. A scenario with a
   * fault that has `withinMs` is not scaled.
   */
  timeScale?: number | undefined
  /**
   * If true, the mock accepts old access tokens. A scenario can then be scaled even if the client computes its tokens
   * from real time, and scales only its own pauses and timeouts. A scenario that changes which tokens are accepted is
   * then not scaled. If false (the default), a scenario is scaled only if the runner scales the time of the client, or
   * if no token depends on the time. For a scenario that `explore` found, this option is always true, because the
   * search also accepted old tokens.
   */
  acceptsOldTokens?: boolean | undefined
  /**
   * If true, the folder that the client gets as GIFT_MOCK_STATE_DIR is kept, and the result names this folder. By
   * default the folder is removed after the replay.
   */
  keepState?: boolean | undefined
  /**
   * Number of times that the client is started in each scenario, one start after the other. A start does not count if
   * the scenario then kills the client. Before each start that follows a normal end, all effects of the earlier
   * requests have happened. Default: the number that the scenario names, or 1.
   */
  starts?: number | undefined
  /** If true, a client that got a code and wrote no book fails. Default false. */
  requireBook?: boolean | undefined
  /** If true, a client that exits and leaves a process running fails. Default false. */
  requireExit?: boolean | undefined
  /** Variables that the client gets in addition to those of the mock and the task. */
  environment?: Readonly<Record<string, string>> | undefined
  /** Address at which the mock listens. Default: a free port of 127.0.0.1, without TLS. */
  server?: ReplayServer | undefined
  /**
   * One mock for all scenarios, one after the other, with the same URLs. Each scenario resets the mock. By default,
   * each scenario gets a new mock.
   */
  session?: MockSession | undefined
  /** Seed of the mock. Default: the name of the scenario. */
  seed?: string | undefined
  /** True if this process has already replayed a scenario, so that the code of the mock is compiled. Default false. */
  isWarm?: boolean | undefined
  /** Signal that cancels the replay. */
  signal?: AbortSignal | undefined
}

/** Result of one replayed scenario. */
export interface ReplayResult {
  file: ScenarioFile
  /**
   * The result of the sandbox's report, except in these cases:
   * - `failed`: the client did not end in time.
   * - `not judged`: the client's time could not be scaled, or the client did not pass and the settings lack a product.
   */
  result: Result | 'not judged'
  /** The products of the task that the user's settings lack; omitted if there are no such products. */
  missing?: MissingProducts
  /** Speed of the mock's clock as a multiple of real time; undefined if the client ran in virtual time. */
  clockRate: number | undefined
  /**
   * The reason why the scenario ran in real time although `timeScale` was given. `tokens`: the access tokens in the
   * scenario depend on the time of the client, which is not scaled. `window`: a fault fires for a short time only.
   * Undefined if there is no reason.
   */
  inRealTime?: 'tokens' | 'window' | undefined
  ran: RunResult
  verdict: Verdict
  /** All requests in the order of the journal. */
  requests: readonly JournalEntry[]
  /** Requests to paths that belong to no provider, as `POST /path`. */
  unmatched: readonly string[]
  report: ClientReport
  /** True if the client wrote a book of its orders. The verdict then includes the checks of the book. */
  book: boolean
  /** The faults of the scenario that never fired. A fault that must not fire is left out. */
  unfired: readonly UnfiredFault[]
  /**
   * The reason why it is uncertain whether the client's timeouts follow the scaled clock. Undefined if the verdict does
   * not depend on these timeouts. If present, the result is `cannot tell` or `failed`.
   */
  unprovenWait?: Text | undefined
  /**
   * Names of the rules about pauses that the client passed on a faster clock and that are proven. A rule is proven if
   * the pauses were also long enough in real time, or if the client also passed in real time in a scenario of the same
   * task. Undefined if the verdict does not depend on scaled pauses.
   */
  provenPauses?: readonly string[] | undefined
  /** All settings of the mock at the end of the run. */
  settings: Settings
  /** The codes that were issued in excess of the exact number that the scenario expects. */
  excess: Excess
  /** The folder with the state of the client; undefined if the folder was not kept. */
  stateDir?: string | undefined
  /** Time limit of each start of the client in milliseconds of real time. */
  timeoutMs: number
  /** Duration of the replay in milliseconds of real time. */
  durationMs: number
}

/** Milliseconds to wait at the end of a replay before remaining connections are closed. */
const CLOSE_MS = 200

/**
 * Replays one scenario once.
 * @throws Problem if the client cannot be started; the signal's reason if the replay is cancelled
 */
export async function replayOnce(
  file: ScenarioFile,
  {
    runner,
    signal,
    timeoutMs: given,
    timeScale: wanted = 1,
    acceptsOldTokens = false,
    keepState = false,
    starts,
    requireBook = false,
    requireExit = false,
    server,
    environment: more,
    session: shared,
    seed = file.scenario.name,
    isWarm = false,
  }: ReplayOptions,
): Promise<ReplayResult> {
  signal?.throwIfAborted()
  const { scenario, document } = file
  const begun = hostClock.now()
  const isVirtual = runner.virtualTime(scenario)
  // Access tokens depend on the client's time. If only the mock's time were scaled, the mock would reject the tokens.
  const setsTime = scenario.clock.now !== undefined
  const scalesTokens = runner.scalesTime === true || setsTime
  // In a scenario that sets the time, the mock accepts tokens of real time, and a client with a faster clock leaves
  // real time.
  const leavesTime = setsTime ? runner.scalesTime === true : !scalesTokens && (acceptsOldTokens || isFound(scenario))
  const oldTokens = leavesTime && !changesTokens(scenario)
  const unscaled = hasShortWindow(scenario) ? 'window' : scalesTokens || oldTokens ? undefined : 'tokens'
  const timeScale = isVirtual || unscaled ? 1 : wanted
  const timeoutMs = Math.max(given, timeNeededMs(scenario, timeScale))
  const session = shared ?? (await openSession({ seed, isVirtual, server, keepState }))
  const { mock, activity } = session
  const { kill, workers = 1 } = scenario.client ?? {}
  const watch = kill && watchForKill(session.store, { kill })
  session.watch(watch)
  try {
    if (!isVirtual && !isWarm) await warmUp(mock)
    const started = scaled(document, scenario.clock.rate * timeScale)
    const settings = { ...document.settings, ...(oldTokens && (setsTime || timeScale !== 1) && OLD_TOKENS) }
    await mock.admin.startScenario(withKillFault({ ...started, settings, task: withDefaults(scenario.task) }))
    const missing = server?.settings && missingProducts(scenario, await mock.admin.settings(), server.settings)
    // In a shared session, the folder of the session contains the state of earlier scenarios. Each scenario therefore
    // gets a folder of its own, unless the program keeps running.
    const stateDir =
      shared && !runner.keepsProgram ? await mkdtemp(join(session.stateDir, 'scenario-')) : session.stateDir
    const book = join(stateDir, 'book')
    if (runner.keepsProgram) await rm(book, { recursive: true, force: true })
    const environment = {
      ...(await environmentOf(mock, scenario, timeScale)),
      GIFT_MOCK_STATE_DIR: stateDir,
      GIFT_MOCK_BOOK: book,
      ...more,
    }
    const ran = await withDeadline({ timeoutMs, signal, onTimeUp: session.onTimeUp }, (ending, restart) =>
      runAttempts(
        workersRunner(runner, workers),
        { scenario, mock, environment, timeScale, activity, signal: ending },
        watch,
        starts ?? scenario.client?.starts,
        restart,
      ),
    )
    signal?.throwIfAborted()
    await drainPendingWork(mock.admin)
    if (shared) await flushEventLoop()
    else await session.stop(CLOSE_MS)

    const { report: reported, book: hasBook } = await reportWithBook(book, mock.admin, requireBook)
    const report = requireExit && ran.leftProcesses ? withCheck(reported, leftProcessesCheck) : reported
    if (!report.scenario)
      throw new Problem(500, {
        en: `${scenario.name}: the client stopped the scenario or reset the mock, so the run cannot be judged`,
        ja: `${scenario.name}: クライアントがシナリオを終了させたか、モックをリセットしたため、判定できない`,
      })
    const { requests } = await mock.admin.requests()
    const unmatched = await mock.admin.unmatchedRequests()
    return {
      file,
      result: missing && report.result !== 'passed' ? 'not judged' : resultOf(ran, report),
      ...(missing && { missing }),
      clockRate: isVirtual ? undefined : scenario.clock.rate * timeScale,
      ...(wanted !== 1 && !isVirtual && unscaled && { inRealTime: unscaled }),
      ran: session.hasBegunTls() ? { ...ran, hasBegunTls: true } : ran,
      verdict: report.scenario,
      requests,
      unmatched: unmatched.requests.map(({ method, path }) => `${method} ${path}`),
      report,
      book: hasBook,
      unfired: unfiredFaults(scenario, await mock.admin.faults(), requests),
      settings: await mock.admin.settings(),
      excess: excessOf(scenario, (await mock.admin.ledger()).codes),
      ...(keepState && { stateDir }),
      timeoutMs,
      durationMs: Math.round(hostClock.now() - begun),
    }
  } finally {
    session.watch(undefined)
    if (!shared) await session.close()
  }
}

function resultOf({ unscaledProgram, result }: RunResult, report: ClientReport): ReplayResult['result'] {
  if (unscaledProgram !== undefined) return 'not judged'
  return result === 'timed out' ? 'failed' : report.result
}

/**
 * Returns true if a fault fires for a short time after the first request. On a faster clock, this time would pass while
 * the client prepares its next request, so the scenario runs in real time.
 */
function hasShortWindow({ faults }: ScenarioFile['scenario']): boolean {
  return faults.some(({ when }) => when.withinMs !== undefined)
}

function scaled(document: ScenarioDocument, rate: number): ScenarioDocument {
  return rate === (document.clock?.rate ?? 1) ? document : { ...document, clock: { ...document.clock, rate } }
}
