import { fileProblems } from '../../core/problems/files.ts'
import { providers } from '../../app.ts'
import { loadReasonTexts } from '../../reporting/reasons.ts'
import { hostClock } from '../../core/time/host-clock.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { messages } from '../../reporting/messages.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { withOwnCommand } from '../../reporting/own-command.ts'
import { explainFileProblem } from '../../../scenarios/loading/file-problem.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { replayAll } from '../../../scenarios/replay/replay-all.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { timeNeededMs } from '../../../scenarios/replay/time/time-needed.ts'
import { taskProblems } from '../../../scenarios/loading/task-problems.ts'
import { integer } from '../shared/arguments.ts'
import { assertDistinctOutputs, prepareResults, JSON_FILE, JUNIT_FILE, writeFileAtomically } from '../shared/files.ts'
import { exitCodeOf } from '../shared/exit-code.ts'
import { createProgress } from '../shared/progress.ts'
import { secretMask } from '../shared/run-facts/command-secrets.ts'
import { type RunFacts, runFacts } from '../shared/run-facts/run-facts.ts'
import { openClient } from './client.ts'
import { type ClientFlags, type ClientSettings, parseClientFlags } from './client-flags.ts'
import { scaledTimeNote } from './scaled-time.ts'
import { flagWords } from './flag-words.ts'
import { readRunConfig } from './run-config.ts'
import { replayJson, type ReplayRun } from './json.ts'
import { replayJUnit } from './junit.ts'
import { neverRan, runNotes } from './notes.ts'
import { countLibrary, scenariosWithLongWaits } from './results.ts'
import { changedRulesLine, failureText, resultLine, skippedLine, stateLine, summaryLine } from './text.ts'
import { configNameIn } from '../start/config/find-config.ts'
import { COMMAND } from '../start/options/flags.ts'
import { listLibrary } from '../../../scenarios/loading/library.ts'
import { selectScenarios } from '../shared/select-scenarios.ts'

export interface ReplayFlags extends ClientFlags {
  all?: boolean
  tag: readonly string[]
  task: readonly string[]
  junit?: string
  json?: string
  waits?: boolean
  /** Number of timeouts in a row after which no further scenario is started; 0 for no limit. */
  maxTimeouts?: string
}

/**
 * Replays scenarios with a client and prints the verdicts. Returns one of these exit codes:
 * - 2 if a scenario failed
 * - 1 if the client could not run in any scenario
 * - 1 if no scenario failed, but a result is not certain or a signal ended the command
 * - 0 if the client passed all scenarios
 * @param command the client and its arguments; undefined if the reference client or a service is replayed
 */
export async function replay(
  namesOrFiles: readonly string[],
  flags: ReplayFlags,
  command: readonly string[] | undefined,
): Promise<number> {
  const settings = parseClientFlags(flags, command)
  const maxTimeouts = maxTimeoutsOf(flags)
  const outputs = [outputOf(JUNIT_FILE, flags.junit, replayJUnit), outputOf(JSON_FILE, flags.json, replayJson)].filter(
    (output) => output !== undefined,
  )
  assertDistinctOutputs(flags)
  for (const { file, what } of outputs) await prepareResults(file, what)
  const selected = await selectScenarios(namesOrFiles, {
    all: flags.all === true,
    tags: flags.tag,
    tasks: flags.task,
    mayBeCommand: command === undefined && flags.service === undefined,
  })
  if (!settings.isOwn) checkTasks(selected)
  const skipped =
    settings.isOwn && flags.tag.length === 0 && !flags.waits
      ? scenariosWithLongWaits(selected, namesOrFiles, settings.timeScale)
      : []
  const files = selected.filter((file) => !skipped.some((other) => other.file === file))

  const begun = hostClock.now()
  const facts = await factsOf(flags, settings, { command, files, startedMs: begun })
  const client = await openClient(settings, flags, command)
  let run: { replayed: ReplayResult[]; interrupted?: Text }
  try {
    run = await withProgress(files, settings, (shown, signal) =>
      replayAll(files, { ...client.options, ...shown, maxTimeouts, signal }),
    )
  } finally {
    await client.close()
  }
  const { replayed, interrupted } = run
  const reason = interrupted ? 'interrupted' : 'timeouts'
  const notReached = files.flatMap((one) =>
    replayed.some(({ file }) => file === one) ? [] : ({ file: one, reason } as const),
  )
  const durationMs = Math.round(hostClock.now() - begun)
  const library = countLibrary((await listLibrary()).keys(), replayed)

  await loadReasonTexts(providers)
  const width = Math.max(...skipped.map(({ file }) => file.scenario.name.length))
  process.stdout.write(skipped.map((one) => `${skippedLine(one, width)}\n`).join(''))
  const explained = replayed.filter(({ result }) => result !== 'passed').map(failureText)
  process.stdout.write(
    [...explained, summaryLine(replayed, { skipped, notReached, durationMs })].map((block) => `\n${block}\n`).join(''),
  )
  const hasNotRun = settings.service === undefined && neverRan(replayed)
  process.stdout.write(replayed.map(stateLine).join(''))
  process.stdout.write(changedRulesLine(facts))
  const limit = scaledTimeNote(replayed, facts)
  process.stdout.write(
    [
      ...runNotes(replayed, {
        hasNotRun,
        skipped,
        stopped:
          interrupted || notReached.length === 0 ? undefined : { timeouts: maxTimeouts, notRun: notReached.length },
        isOwn: settings.isOwn,
        library: namesOrFiles.length === 0 && flags.all !== true ? library : undefined,
        configFile: flags.config === undefined ? configNameIn() : undefined,
      }),
      ...(limit ? [localizedLine(limit)] : []),
    ]
      .map((note) => `${withOwnCommand(note)}\n`)
      .join(''),
  )
  for (const { file, what, textOf } of outputs)
    await writeFileAtomically(file, textOf(replayed, { library, skipped, notReached, durationMs, facts }), what)
  const exitCode = hasNotRun ? 1 : exitCodeOf(replayed.map(({ result }) => result))
  if (!interrupted) return exitCode
  process.stderr.write(`${COMMAND}: ${localizedLine(interrupted)}\n`)
  return exitCode === 2 ? 2 : 1
}

/** Returns the number of timeouts in a row after which no further scenario is started. */
function maxTimeoutsOf({ maxTimeouts }: ReplayFlags): number {
  if (maxTimeouts === undefined) return Infinity
  const number = integer(0, MAX_TIMEOUTS)(maxTimeouts, '--max-timeouts')
  return number === 0 ? Infinity : number
}

const MAX_TIMEOUTS = 1000

/** Returns the facts of the run, which the JSON file contains. */
async function factsOf(
  flags: ReplayFlags,
  { service, timeScale, faketime }: ClientSettings,
  run: { command: readonly string[] | undefined; files: readonly ScenarioFile[]; startedMs: number },
): Promise<RunFacts> {
  const config = await readRunConfig(flags.config)
  const settings = [...(config ? [config.settings] : []), ...run.files.map(({ scenario }) => scenario.settings)]
  const mask = secretMask({ environment: process.env, settings })
  const { clientVersion } = flags
  const hasFaketime = faketime !== undefined
  const facts = { service, clientVersion, timeScale, hasFaketime, config, isWritten: flags.json !== undefined, mask }
  return runFacts({ ...run, ...facts, flags: flagWords(flags) })
}

/** Checks that the reference client knows the tasks of all scenarios. @throws Problem if a task is unknown */
function checkTasks(files: readonly ScenarioFile[]): void {
  const [problem] = files.flatMap(taskProblems)
  if (problem)
    throw new Problem(400, fileProblems.ownClient({ problem: explainFileProblem({ ...problem, severity: 'error' }) }))
}

/**
 * Prints a line for each finished scenario. The running scenarios are shown on standard error as well. A signal cancels
 * all replays.
 * @returns the results in the order of the files. After a signal, returns only the results of the finished scenarios,
 * and a message that says how many scenarios were replayed
 */
async function withProgress(
  files: readonly ScenarioFile[],
  { timeoutMs, timeScale }: ClientSettings,
  run: (
    shown: { onBegin(file: ScenarioFile): void; onDone(replayed: ReplayResult): void },
    signal: AbortSignal,
  ) => Promise<ReplayResult[]>,
): Promise<{ replayed: ReplayResult[]; interrupted?: Text }> {
  const progress = createProgress(process.stderr, files.length)
  const width = Math.max(...files.map(({ scenario }) => scenario.name.length))
  const interrupt = new AbortController()
  const finished = new Map<ScenarioFile, ReplayResult>()
  const inOrder = (): ReplayResult[] => files.flatMap((file) => finished.get(file) ?? [])
  const interrupted = (): Text => ({
    en: `interrupted: ${finished.size} of ${files.length} scenarios were replayed`,
    ja: `中断: ${files.length} 件中 ${finished.size} 件のシナリオを実行済み`,
  })
  const onSignal = (): void => interrupt.abort(new Problem(500, interrupted()))
  for (const signal of signals) process.on(signal, onSignal)
  try {
    const replayed = await run(
      {
        onBegin({ scenario }) {
          const neededMs = timeNeededMs(scenario, timeScale)
          const limit = { seconds: Math.ceil(Math.max(timeoutMs, neededMs) / 1000), isByFlag: neededMs <= timeoutMs }
          progress.begin(scenario.name, (seconds) => messages().replay.waiting(oneLine(scenario.name), seconds, limit))
        },
        onDone(one) {
          finished.set(one.file, one)
          progress.end(one.file.scenario.name, () => process.stdout.write(`${resultLine(one, width)}\n`))
        },
      },
      interrupt.signal,
    )
    return { replayed }
  } catch (error) {
    if (!interrupt.signal.aborted || error !== interrupt.signal.reason) throw error
    return { replayed: inOrder(), interrupted: interrupted() }
  } finally {
    progress.clear()
    // After an interrupt, the handlers are not removed, because npm repeats the signal. Without a handler, the second
    // signal would end the process before all output is written.
    if (!interrupt.signal.aborted) for (const signal of signals) process.off(signal, onSignal)
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

interface Output {
  file: string
  what: Text
  textOf(replayed: readonly ReplayResult[], run: ReplayRun): string
}

function outputOf(what: Text, file: string | undefined, textOf: Output['textOf']): Output | undefined {
  if (file === '') throw new Problem(400, { en: `${what.en} has no name`, ja: `${what.ja}の名前がない` })
  return file === undefined ? undefined : { file, what, textOf }
}
