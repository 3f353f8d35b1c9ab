import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { writeFileAtomically } from '../shared/files.ts'
import { CONFIG_NAMES } from '../start/find-config.ts'
import { configTemplate } from './template.ts'

const [FILE] = CONFIG_NAMES

/**
 * Writes a commented configuration file.
 * @param folder folder of the new file; by default the working folder
 * @throws Problem if there is a configuration file already, unless `force` is set
 */
export async function init({ force = false }: { force?: boolean }, folder = ''): Promise<number> {
  const existing = CONFIG_NAMES.find((name) => existsSync(join(folder, name)))
  if (existing !== undefined && !(force && existing === FILE))
    throw new Problem(400, {
      en: `${existing} exists already: ${existing === FILE ? 'init --force replaces it' : 'delete it first'}`,
      ja: `${existing} はすでにある。${existing === FILE ? 'init --force で置き換えられる' : '先に削除する'}`,
    })
  await writeFileAtomically(join(folder, FILE), configTemplate(languageOf()), {
    en: 'the configuration file',
    ja: '設定ファイル',
  })
  process.stdout.write(
    `${localized({
      en: `${FILE} is written. "gift-mock start" in this folder uses it.`,
      ja: `${FILE} を作成した。このフォルダーで gift-mock start を実行すると使われる。`,
    })}\n`,
  )
  return 0
}
