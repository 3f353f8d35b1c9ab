import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import { hostClock } from '../../../core/time/host-clock.ts'
import { parseIso } from '../../../core/time/japan-time.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'
import { oneClient, type PlanClient } from './client.ts'
import { assertConsistent, contradictionProblem } from './contradictions.ts'
import { missingMemberOf } from './missing-members.ts'
import { missingMember } from './search-contradictions.ts'
import { type Explored, type PlanFacts, type ReplayedScenario, type ReplayFile, resultSchema } from './schema.ts'
import { sha256 } from '../../shared/run-facts/sha256.ts'

/** The result of one run of a scenario, the start time of the run, and the name of the result file. */
export interface Replayed extends ReplayedScenario {
  startedAt: string | undefined
  /** The flags with which the client was run, as words of a command line. */
  flags: readonly string[]
  /**
   * Version of the mock, SHA-256 of its rules, and time scale of the run; undefined if the file does not contain them.
   */
  version: string | undefined
  register: string | undefined
  timeScale: number | undefined
  scaledBy: PlanFacts['scaledBy']
  file: string
}

/** The runs of a test item. */
export interface ItemRuns {
  /** The run with the latest real date. A run without a date counts as the oldest. */
  latest: Replayed
  /** The other runs, in the order from the latest to the oldest. */
  others: readonly Replayed[]
}

export interface Results {
  /** The runs of each scenario, by the name of the scenario. */
  replayed: ReadonlyMap<string, ItemRuns>
  /**
   * Scenarios that `replay` skipped, with the time [ms] that a correct client waits in the scenario. The keys are the
   * names of the scenarios.
   */
  skipped: ReadonlyMap<string, number>
  /**
   * Scenarios that were not started, with the reason why the run of `replay` ended earlier. The keys are the names of
   * the scenarios.
   */
  notReached: ReadonlyMap<string, ReplayFile['notRun'][number]['reason']>
  explored: readonly Explored[]
  /** The result files, in the order in which they were given. */
  sources: readonly Source[]
  /** The client that was tested; undefined if no file names a client. */
  client: PlanClient
}

/** A result file: its name, its SHA-256 in hexadecimal, and the facts about its run. */
export interface Source extends PlanFacts {
  file: string
  hash: string
}

/** The name of a result file, as the plan shows the name, and the text of the file. */
export interface ResultFile {
  file: string
  text: string
}

/**
 * Reads result files.
 * @throws Problem 400 if a file is not a result of `replay` or `explore`, contradicts itself or occurs twice, or if two
 * files name different clients
 */
export function readResults(files: readonly ResultFile[]): Results {
  const read = files.map(({ file, text }, index) => {
    const raw = parseJsonOrUndefined(text)
    const parsed = resultSchema.safeParse(raw)
    if (!parsed.success) throw new Problem(400, notAResult(file))
    const missing = missingMemberOf(raw)
    if (missing !== undefined) throw contradictionProblem(file, missingMember(missing))
    assertConsistent(file, parsed.data, hostClock.now())
    const same = files.findIndex((other) => other.text === text)
    if (same < index) throw new Problem(400, sameContent(files[same]?.file ?? '', file))
    return { file, hash: sha256(text), content: parsed.data }
  })
  const replays = read.flatMap(({ file, content }) => ('scenarios' in content ? [{ file, content }] : []))
  const runs = replays.flatMap(({ file, content }) => {
    const { scenarios, startedAt, flags, version, rules: register, timeScale, scaledBy } = content
    return scenarios.map((scenario) => ({
      ...scenario,
      startedAt,
      flags,
      version,
      register,
      timeScale,
      scaledBy,
      file,
    }))
  })
  return {
    replayed: new Map([...Map.groupBy(runs, ({ name }) => name)].map(([name, its]) => [name, itemRuns(its)])),
    skipped: new Map(replays.flatMap(({ content }) => content.skipped.map(({ name, waitMs }) => [name, waitMs]))),
    notReached: new Map(replays.flatMap(({ content }) => content.notRun.map(({ name, reason }) => [name, reason]))),
    explored: read.flatMap(({ content }) => ('scenarios' in content ? [] : [content])),
    sources: read.map(({ file, hash, content }) => ({ ...content, file, hash })),
    client: oneClient(read.map(({ file, content }) => ({ ...content, file }))),
  }
}

function itemRuns(runs: readonly Replayed[]): ItemRuns {
  const [latest, ...others] = runs.toReversed().toSorted((a, b) => timeOf(b) - timeOf(a))
  if (!latest) throw new Error('a scenario without a run')
  return { latest, others }
}

function timeOf({ startedAt }: Replayed): number {
  return startedAt === undefined ? 0 : parseIso(startedAt)
}

function notAResult(file: string): Text {
  return {
    en: `${file} is not a result: name a file that "gift-mock replay --json FILE" or "gift-mock explore --json FILE" wrote`,
    ja: `${file} は結果のファイルではない。「gift-mock replay --json FILE」または「gift-mock explore --json FILE」が書き出したファイルを指定する`,
  }
}

function sameContent(one: string, two: string): Text {
  return {
    en: `${one} and ${two} have the same content: name each result once`,
    ja: `${one} と ${two} の内容が同じである。結果のファイルは 1 回だけ指定する`,
  }
}
