import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { tasks } from '../../../scenarios/reference/index.ts'

/** The first line of a scenario file tells an editor where the schema is. */
const SCHEMA_LINE = '# yaml-language-server: $schema=../scenario.schema.json'

/**
 * Returns true if a client may choose this delay as its timeout [ms]. A correct client waits for at least 90 s, and a
 * usual timeout is a multiple of 5 s. With an equal timeout, either the client or the mock acts first.
 */
export function isUsualTimeout(delayMs: number): boolean {
  return delayMs >= 90_000 && delayMs % 5000 === 0
}

/** Returns the rules of the library that a scenario breaks. `scenarios validate` does not report these errors. */
export function faultsOf({ scenario, text }: Pick<ScenarioFile, 'scenario' | 'text'>): string[] {
  const faults: string[] = []
  const require = (isKept: boolean, fault: string): void => void (isKept || faults.push(fault))
  const { name, tags, task, faults: effects } = scenario
  const provider = name.split('/')[0]
  require(text.startsWith(`${SCHEMA_LINE}\n`), `begin the file with \`${SCHEMA_LINE}\``)
  require(tags[0] === provider, `begin \`tags\` with the provider: ${provider}`)
  require(tags.length > 1, 'add a second tag that says what the scenario is about, such as `rate-limit`')
  for (const key of ['title', 'story', 'remedy'] as const) {
    const both = scenario[key]
    if (!both) {
      faults.push(`add \`${key}\` in both languages: {en: …, ja: …}`)
      continue
    }
    const { en, ja } = both
    const isSentence = key !== 'title'
    require(/^[\x20-\x7E]+$/.test(en), `write \`${key}\` in English with ASCII characters, not "${en}"`)
    require(!isSentence || en.endsWith('.'), `end \`${key}.en\` with a full stop: "${en}"`)
    require(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(
      ja,
    ), `write \`${key}\` in Japanese, not "${ja}"`)
    require(!isSentence || ja.endsWith('。'), `end \`${key}.ja\` with 。: "${ja}"`)
  }
  for (const ms of effects.map(({ effect }) => Number(effect['ms'])))
    require(!isUsualTimeout(ms), `choose a delay that no usual timeout equals, not ${ms} ms`)
  require(Object.hasOwn(tasks, task.name), `name a task that the reference client does, not "${task.name}"`)
  return faults
}
