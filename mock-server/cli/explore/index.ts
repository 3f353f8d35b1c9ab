import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { type Exploration, exploreWith } from '../../../scenarios/explore/explore.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { prepareResults, checkWritableFolder, JSON_FILE, JUNIT_FILE, writeFileAtomically } from '../shared/files.ts'
import { hostClock } from '../../core/time/host-clock.ts'
import { secretMask } from '../shared/run-facts/command-secrets.ts'
import { type RunFacts, runFacts } from '../shared/run-facts/run-facts.ts'
import { flagWords } from '../replay/flag-words.ts'
import { readRunConfig } from '../replay/run-config.ts'
import { runUnderAlternatives } from './assumptions.ts'
import { clientText } from './output/client-text.ts'
import { noteEarlierFiles } from './earlier-files.ts'
import { type ExploreFlags, type ExploreSettings, parseExploreFlags } from './flags.ts'
import { explorationPage } from './output/html.ts'
import { exploreJson, type SearchRun } from './output/json.ts'
import { interruptible } from './interruptible.ts'
import { exploreJUnit } from './output/junit.ts'
import { withDrivers } from './open-driver.ts'
import { ownTaskWarning } from './own-task.ts'
import { createSearchProgress } from './progress.ts'
import { explorationText } from './output/text.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { configNameIn } from '../start/config/find-config.ts'

/**
 * Searches for the faults under which a client loses money, and prints the faults that were found. Returns exit code 2
 * if the client loses money, 1 if the search ended without a result or a signal ended the search, else 0.
 * @param command the client and its arguments; if undefined, the reference client
 */
export async function explore(flags: ExploreFlags, command: readonly string[] | undefined): Promise<number> {
  const settings = parseExploreFlags(flags, command)
  const warning = ownTaskWarning(settings.task)
  if (warning) process.stderr.write(`${localizedLine(warning)}\n`)
  const unread = command && flags.config === undefined ? configNameIn() : undefined
  try {
    return settings.assumptions
      ? await runUnderAlternatives(settings, flags, command)
      : await searchForLosses(settings, flags, command)
  } catch (error) {
    // The unread file may be the cause of the problem, because it may contain credentials and products that the client
    // needs.
    if (unread !== undefined && error instanceof Problem)
      process.stderr.write(`${localizedLine(unreadConfig(unread))}\n`)
    throw error
  }
}

function unreadConfig(file: string): Text {
  return {
    en: `note: explore does not read ${file} unless you give --config ${file}`,
    ja: `注意: explore は、--config ${file} を指定しない限り ${file} を読まない`,
  }
}

async function searchForLosses(
  settings: ExploreSettings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
): Promise<number> {
  const outputs = outputsOf(flags)
  for (const { file, what } of outputs) await prepareResults(file, what)
  await checkWritableFolder(settings.out, OUT_FOLDER)
  const startedMs = hostClock.now()
  const { service, timeScale, faketime } = settings.client
  const hasFaketime = faketime !== undefined
  const config = await readRunConfig(flags.config)
  const mask = secretMask({ environment: process.env, settings: config ? [config.settings] : [] })
  const { clientVersion } = flags
  const isWritten = flags.json !== undefined
  const run = { command, service, timeScale, hasFaketime, config, isWritten, mask, startedMs, clientVersion }
  const facts = await runFacts({ ...run, flags: flagWords(flags) })
  const { result: exploration, isInterrupted } = await searchFor(settings, flags, command, facts)
  const files = await writeScenarios(exploration, settings.out)
  await noteEarlierFiles(settings.out, files)
  process.stdout.write(explorationText(exploration, { files, facts, isInterrupted }))
  for (const { file, what, textOf } of outputs)
    await writeFileAtomically(file, textOf(exploration, { task: settings.task, files, facts, isInterrupted }), what)
  return searchExitCode(exploration, isInterrupted)
}

/** Returns the exit code of a search. A search that a signal ended never passes. */
export function searchExitCode({ result }: Pick<Exploration, 'result'>, isInterrupted: boolean): number {
  return isInterrupted && result === 'nothing found' ? 1 : EXIT_CODES[result]
}

const EXIT_CODES: Readonly<Record<Exploration['result'], number>> = { 'nothing found': 0, incomplete: 1, found: 2 }

const OUT_FOLDER: Text = { en: 'the folder', ja: 'フォルダー' }

async function searchFor(
  settings: ExploreSettings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
  { client: words, scaledBy, timeScale }: RunFacts,
): Promise<{ result: Exploration; isInterrupted: boolean }> {
  const { task, search, activeJobs, leavesOutWaits } = settings
  const client = clientText(words)
  const base = baseScenario(task, { workers: search.workers, starts: settings.client.starts })
  const progress = createSearchProgress(process.stderr)
  try {
    return await interruptible((signal) =>
      withDrivers(settings, flags, command, ({ open, jobs, seed }) =>
        exploreWith(open, base, {
          ...search,
          client,
          scaledBy,
          timeScale,
          starts: command && (settings.client.starts ?? 1),
          leavesOutWaits,
          jobs,
          activeJobs,
          seed,
          signal,
          onProgress: progress.show,
        }),
      ),
    )
  } finally {
    progress.clear()
  }
}

/** Writes a file for each scenario that was found. @returns the paths of the files */
async function writeScenarios({ found }: Exploration, folder: string): Promise<string[]> {
  if (found.length === 0) return []
  await makeFolder(folder)
  const files: string[] = []
  for (const { scenario } of found) {
    const file = join(folder, `${scenario.name.split('/').at(-1)}.yaml`)
    await writeFileAtomically(file, scenario.yaml, 'the scenario')
    files.push(file)
  }
  return files
}

interface Output {
  file: string
  what: Text
  textOf(exploration: Exploration, run: SearchRun): string
}

function outputsOf({ json, junit, html }: ExploreFlags): Output[] {
  const outputs = [
    { file: json, what: JSON_FILE, textOf: exploreJson },
    { file: junit, what: JUNIT_FILE, textOf: exploreJUnit },
    { file: html, what: { en: 'the page', ja: 'HTML ファイル' }, textOf: explorationPage },
  ]
  return outputs.flatMap(({ file, ...output }) => {
    const { en, ja } = output.what
    if (file === '') throw new Problem(400, { en: `${en} has no name`, ja: `${ja}の名前がない` })
    return file === undefined ? [] : [{ file, ...output }]
  })
}
