import { Problem } from '../../core/http/problem.ts'
import { startGiftMock } from '../../index.ts'
import { basename } from 'node:path'
import { hostClock } from '../../core/time/host-clock.ts'
import { japanIso } from '../../core/time/japan-time.ts'
import { nonEmpty } from '../shared/arguments.ts'
import { checkReplaceable } from '../shared/check-replaceable.ts'
import { readTextFile, writeFileAtomically, checkWritable } from '../shared/files.ts'
import { loadFiles } from '../../../scenarios/loading/library.ts'
import { selectScenarios } from '../shared/select-scenarios.ts'
import { planCsv } from './formats/csv.ts'
import { planPage } from './formats/html.ts'
import { planItems, summaryOf } from './rows/items.ts'
import { leftOutOf } from './head/left-out.ts'
import { tasksToSearch } from './head/missing-evidence.ts'
import { ownScenarios } from './head/own-scenarios.ts'
import { planMarkdown } from './formats/markdown.ts'
import { readResults } from './results/results.ts'
import { columns, words } from './words.ts'
import { signatureOf } from './head/signature.ts'

const formats = { markdown: planMarkdown, csv: planCsv, html: planPage }

export interface PlanFlags {
  tag: readonly string[]
  task: readonly string[]
  format: keyof typeof formats
  /** Files that `replay --json` and `explore --json` wrote. */
  results: readonly string[]
  /**
   * Names of the tester and of the approver, and the edition. If a value is undefined, the plan has a blank to fill in.
   */
  tester?: string
  approver?: string
  edition?: string
  out?: string
}

/**
 * Prints a test plan with one row for each selected scenario, or writes the plan to a file. By default, the whole
 * library is selected. If a result file contains a scenario, the row of the scenario shows the result and its evidence.
 * @throws Problem if a scenario or a file is invalid, or if a result belongs to none of the scenarios
 */
export async function plan(
  scenarios: readonly string[],
  { tag, task, format, results, tester, approver, edition, out }: PlanFlags,
): Promise<number> {
  if (out !== undefined) {
    await checkWritable(out, PLAN_FILE)
    await checkReplaceable(out, { en: 'a test plan', ja: '試験項目書' }, isPlan)
  }
  const files = await selectScenarios(scenarios, {
    all: scenarios.length === 0,
    tags: tag,
    tasks: task,
    withLong: true,
  })
  const document = {
    created: japanIso(hostClock.now()).slice(0, 10),
    tester: given(tester, '--tester'),
    approver: given(approver, '--approver'),
    edition: given(edition, '--edition'),
  }
  const names = shownNames(results)
  const read = readResults(
    await Promise.all(
      results.map(async (file, index) => ({
        file: names[index] ?? file,
        text: await readTextFile(file, RESULT_FILE),
      })),
    ),
  )
  const library = await loadFiles()
  const own = ownScenarios(library, files)
  const fromLibrary = files.filter(({ scenario }) => !own.some(({ name }) => name === scenario.name))
  const leftOut = leftOutOf(library, fromLibrary, { names: scenarios, tags: tag, tasks: task })
  const tasks = tasksToSearch(fromLibrary)
  const context = { ...read, document, hasResults: results.length > 0, leftOut, own, tasks }
  const known = new Set(files.map(({ scenario }) => scenario.name))
  const missing = [...read.replayed.keys()].find((name) => !known.has(name))
  if (missing !== undefined)
    throw new Problem(400, {
      en: `the results contain the scenario ${missing}, which is not in the plan: name it or your own scenario file, or select more with --task and --tag`,
      ja: `結果にあるシナリオ ${missing} が試験項目書に含まれていない。シナリオの名前か自作のシナリオのファイルを指定するか、--task や --tag の対象を増やす`,
    })
  // The mock listens on a port, because some faults can be armed only in such a mock.
  const mock = await startGiftMock({ port: 0 })
  try {
    const signature = await signatureOf(files)
    const items = await planItems(files, context, { admin: mock.admin, signature })
    const text = formats[format]({ ...context, items, signature, summary: summaryOf(items) })
    if (out === undefined) process.stdout.write(text)
    else await writeFileAtomically(out, text, PLAN_FILE)
  } finally {
    await mock.close()
  }
  return 0
}

/** Returns true if a file with this beginning is a plan, in any format and language. */
function isPlan(beginning: Uint8Array): boolean {
  const text = Buffer.from(beginning)
    .toString()
    .replace(/^\u{FEFF}/u, '')
  return (
    Object.values(words.title).some((title) => text.startsWith(`# ${title}\n`) || text.includes(`<title>${title}<`)) ||
    (['en', 'ja'] as const).some((language) =>
      text.startsWith(`${columns.number[language]},${columns.item[language]},`),
    )
  )
}

function given(value: string | undefined, flag: string): string | undefined {
  return value === undefined ? undefined : nonEmpty(value, flag)
}

/** Returns the names of files without their folders. Files with equal names keep their folders. */
function shownNames(files: readonly string[]): string[] {
  const counts = Map.groupBy(files, (file) => basename(file))
  return files.map((file) => ((counts.get(basename(file))?.length ?? 0) > 1 ? file : basename(file)))
}

const PLAN_FILE = { en: 'the test plan', ja: '試験項目書' }
const RESULT_FILE = { en: 'the result file', ja: '結果のファイル' }
