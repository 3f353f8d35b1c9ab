import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import type { Task } from '../../core/scenario/schema.ts'
import { chooseLanguage } from '../../reporting/language.ts'
import {
  explore as exploreInProcess,
  type Exploration,
  exploreWith,
  type SearchLimits,
} from '../../../scenarios/explore/explore.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import { programDriver } from '../../../scenarios/explore/program.ts'
import { referenceClient } from '../../../scenarios/explore/reference-client.ts'
import { openClient } from '../replay/client.ts'
import { checkWritable, writeFileAtomically } from '../shared/files.ts'
import { type ExploreFlags, parseExploreFlags } from './flags.ts'
import { explorationPage } from './html.ts'
import { exploreJson } from './json.ts'
import { exploreJUnit } from './junit.ts'
import { createSearchProgress } from './progress.ts'
import { explorationText } from './text.ts'

/**
 * Searches for the faults under which a client loses money, and prints what was found. Returns exit code 2 if the client
 * loses, 1 if the search ended before it could say anything, else 0.
 * @param command the client and its arguments; if undefined, the reference client
 */
export async function explore(flags: ExploreFlags, command: readonly string[] | undefined): Promise<number> {
  const settings = parseExploreFlags(flags, command)
  chooseLanguage(settings.lang)
  try {
    const outputs = outputsOf(flags)
    for (const { file, what } of outputs) await checkWritable(file, what)
    const exploration = await withProgress((how) => run(settings, flags, command, how))
    const files = await writeScenarios(exploration, settings.out)
    process.stdout.write(explorationText(exploration, { files, command }))
    for (const { file, what, textOf } of outputs)
      await writeFileAtomically(file, textOf(exploration, settings.task, files), what)
    if (exploration.found.length > 0) return 2
    return exploration.completeDepth > 0 ? 0 : 1
  } finally {
    chooseLanguage(undefined)
  }
}

type Settings = ReturnType<typeof parseExploreFlags>

interface How {
  signal: AbortSignal
  onProgress: NonNullable<SearchLimits['onProgress']>
}

async function run(
  { client: clientSettings, task, search, jobs }: Settings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
  how: How,
): Promise<Exploration> {
  const { seed = 'explore', workers } = search
  if (!clientSettings.isOwn) return exploreInProcess(referenceClient(task), { ...search, ...how, task, seed })
  const client = await openClient(clientSettings, flags, command)
  try {
    const { jobs: _jobs, session: _session, ...options } = client.options
    const base = baseScenario(task, { workers })
    const open = async (scenario: typeof base) => programDriver(scenario, { ...options, seed })
    return await exploreWith(open, base, { ...search, ...how, seed, jobs })
  } finally {
    await client.close()
  }
}

/** Runs the search. A signal ends the search, and what is known is the result. */
async function withProgress(search: (how: How) => Promise<Exploration>): Promise<Exploration> {
  const progress = createSearchProgress(process.stderr)
  const interrupt = new AbortController()
  const onSignal = (): void => interrupt.abort(new Problem(500, 'interrupted before the first run of the client ended'))
  for (const signal of signals) process.on(signal, onSignal)
  try {
    return await search({ signal: interrupt.signal, onProgress: progress.show })
  } finally {
    progress.clear()
    // After an interrupt, the handlers remain, because npm repeats the signal. Without a handler, the repeated signal
    // would end the process before all output is written.
    if (!interrupt.signal.aborted) for (const signal of signals) process.off(signal, onSignal)
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Writes a file for each scenario that was found. @returns the paths of the files */
async function writeScenarios({ found }: Exploration, folder: string): Promise<string[]> {
  if (found.length === 0) return []
  await mkdir(folder, { recursive: true })
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
  what: string
  textOf(exploration: Exploration, task: Task, files: readonly string[]): string
}

function outputsOf({ json, junit, html }: ExploreFlags): Output[] {
  const outputs = [
    { file: json, what: 'the JSON file', textOf: exploreJson },
    { file: junit, what: 'the JUnit file', textOf: exploreJUnit },
    { file: html, what: 'the page', textOf: explorationPage },
  ]
  return outputs.flatMap(({ file, ...output }) => {
    if (file === '') throw new Problem(400, `${output.what} has no name`)
    return file === undefined ? [] : [{ file, ...output }]
  })
}
