import { withOwnCommand } from '../../reporting/own-command.ts'
import { learn as learnFrom } from '../../../scenarios/learn/learn.ts'
import { OBSERVED_BEGINNING, observedYaml } from '../../../scenarios/learn/observed-settings.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { checkWritable, writeFileAtomically } from '../shared/files.ts'
import { checkReplaceable } from '../shared/check-replaceable.ts'
import { exchangesIn } from '../compare/exchanges.ts'
import { loadConfig } from '../start/config/config-file.ts'
import { learnJson } from './json.ts'
import { learnText } from './text.ts'

export interface LearnFlags {
  /** Configuration file with settings that describe the account. */
  config?: string
  /** File that the learned settings are written to. */
  out: string
  json?: boolean
}

const OUT_FILE = { en: 'the configuration file', ja: '設定ファイル' }

/**
 * Checks that `learn` can write its result to the file.
 * @throws Problem if the file cannot be written, or if the file exists and `learn` did not write it
 */
export async function checkLearnOutput(out: string): Promise<void> {
  await checkWritable(out, OUT_FILE)
  const kind = { en: 'a file that "learn" or "probe" wrote', ja: '「learn」または「probe」が作成したファイル' }
  await checkReplaceable(out, kind, (beginning) => Buffer.from(beginning).toString().startsWith(OBSERVED_BEGINNING))
}

/**
 * Learns from a corpus of recorded exchanges whether the provider follows each assumed rule or an alternative to the
 * rule. Writes the result as a configuration file. Returns exit code 2 if no alternative explains a response.
 */
export async function learn(folder: string, { config, out, json = false }: LearnFlags): Promise<number> {
  await checkLearnOutput(out)
  const { settings } = config === undefined ? { settings: {} } : await loadConfig(config)
  const learned = await learnFrom(await exchangesIn(folder), { settings })
  await writeFileAtomically(out, observedYaml(learned), OUT_FILE)
  process.stdout.write(json ? learnJson(learned) : learnText(learned))
  const written = localizedLine({
    en: `The settings are in ${out}: gift-mock start --config ${out}`,
    ja: `設定を ${out} に書き込んだ: gift-mock start --config ${out}`,
  })
  if (!json) process.stdout.write(`${withOwnCommand(written)}\n`)
  return learned.some(({ unexplained }) => unexplained.some(({ kind }) => kind === 'no-rule')) ? 2 : 0
}
