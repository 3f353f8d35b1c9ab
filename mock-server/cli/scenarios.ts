import { providers } from '../app.ts'
import type { Language } from '../core/localized-text.ts'
import { localizedSentences } from '../reporting/localized-sentences.ts'
import { explainFileProblem } from '../../scenarios/loading/file-problem.ts'
import { loadFiles } from '../../scenarios/loading/library.ts'
import { findScenario, loadScenarioFiles } from '../../scenarios/loading/load.ts'
import { languageOf } from '../reporting/language.ts'
import { oneLine } from '../reporting/one-line.ts'
import { createStyler } from '../reporting/color.ts'
import { messages } from '../reporting/messages.ts'
import { filterByTags } from './shared/select-scenarios.ts'

/** Prints one line for each library scenario. */
export async function list({ tag, json = false }: { tag: readonly string[]; json?: boolean }): Promise<number> {
  const found = filterByTags(await loadFiles(), tag).map(({ scenario }) => scenario)
  if (json) {
    const shown = found.map(({ name, title, story, remedy, tags, task, alone }) => ({
      name,
      title,
      story,
      remedy,
      tags,
      task,
      alone,
    }))
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`)
    return 0
  }
  const paint = createStyler(process.stdout)
  const { scenario: text } = messages()
  const width = Math.max(...found.map(({ name }) => name.length))
  process.stdout.write(
    found
      .map(
        ({ name, title, tags, task }) =>
          `${name.padEnd(width)}  ${oneLine(title[languageOf()])}  ${paint('dim', `${text.task}: ${oneLine(task.name)}  [${tags.join(', ')}]`)}\n`,
      )
      .join(''),
  )
  return 0
}

/** Prints the YAML source of a scenario, with the comments in the reader's language. */
export async function show(nameOrFile: string): Promise<number> {
  const text = withComments((await findScenario(nameOrFile)).text, languageOf())
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
  return 0
}

/**
 * Returns YAML with the comments in one language. A comment line with the mark `ja` contains the Japanese text of
 * the comment lines directly above. Other comments are kept.
 */
function withComments(yaml: string, language: Language): string {
  return yaml.replaceAll(/(?:^ *# (?!ja: ).*\n)+((?:^ *# ja: .*\n)+)/gm, (both, japanese: string) =>
    language === 'ja' ? japanese.replaceAll('# ja: ', '# ') : both.slice(0, both.length - japanese.length),
  )
}

/**
 * Prints all problems in scenario files. Returns one of these exit codes:
 * - 1 if a file cannot be read
 * - 2 if all files can be read, but a file has errors
 * - 0 if there are no errors
 */
export async function validate(files: readonly string[]): Promise<number> {
  const { taskProblems } = await import('../../scenarios/loading/task-problems.ts')
  const { found, problems, unreadable } = await loadScenarioFiles(files)
  const { validate: text } = messages()
  const paint = createStyler(process.stdout)
  const lines = await localizedSentences(
    [...problems, ...found.flatMap(taskProblems)].map(explainFileProblem),
    providers,
  )
  const good = found.map(({ file, scenario }) => `${file}: ${text.good} (${scenario.name})`)
  const wrong = new Set(problems.map(({ file }) => file)).size
  process.stdout.write(
    [...lines.map(oneLine), ...good, paint(wrong > 0 ? 'red' : 'green', text.summary(good.length, wrong))]
      .map((line) => `${line}\n`)
      .join(''),
  )
  for (const message of await localizedSentences(unreadable, providers))
    process.stderr.write(`gift-mock: ${oneLine(message)}\n`)
  if (unreadable.length > 0) return 1
  return wrong > 0 ? 2 : 0
}
