import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { NAME } from '../../core/version.ts'
import { packageRoot, readBytes } from '../../node/package-files.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { withOwnCommand } from '../../reporting/own-command.ts'
import { writeFileAtomically } from '../shared/files.ts'
import { CONFIG_NAMES, configNameIn } from '../start/config/find-config.ts'
import { configTemplate } from './template.ts'

const [FILE] = CONFIG_NAMES
const SCHEMA = 'gift-mock.schema.json'
const INSTALLED_SCHEMA = `node_modules/${NAME}/${SCHEMA}`

const localizedFile = {
  config: { en: 'the configuration file', ja: '設定ファイル' },
  schema: { en: 'the schema of the configuration file', ja: '設定ファイルのスキーマ' },
}

/**
 * Writes a commented configuration file. If the package is not installed in the folder, also writes the schema of the
 * file, which editors use. With `example`, writes an example client in the given language instead.
 * @param folder folder of the new file; by default the working folder
 * @throws Problem if a configuration file exists already. `force` permits only the replacement of a file with the
 * default name
 */
export async function init(
  { force = false, example }: { force?: boolean; example?: string },
  folder = '',
): Promise<number> {
  if (example !== undefined) return (await import('./example.ts')).writeExample(example, force, folder)
  const existing = configNameIn(folder)
  if (existing !== undefined && !(force && existing === FILE))
    throw new Problem(400, {
      en: `${existing} exists already: ${existing === FILE ? 'init --force replaces it' : 'delete it first'}`,
      ja: `${existing} はすでにある。${existing === FILE ? 'init --force で置き換えられる' : '先に削除する'}`,
    })
  // If the package is not installed, the schema is written beside the configuration file.
  const isInstalled = existsSync(join(folder, INSTALLED_SCHEMA))
  if (!isInstalled)
    await writeFileAtomically(
      join(folder, SCHEMA),
      (await readBytes(join(packageRoot, SCHEMA))).toString('utf8'),
      localizedFile.schema,
    )
  const schema = isInstalled ? INSTALLED_SCHEMA : SCHEMA
  await writeFileAtomically(join(folder, FILE), configTemplate(languageOf(), `./${schema}`), localizedFile.config)
  process.stdout.write(
    `${withOwnCommand(
      localized({
        en: `${FILE} is written. "gift-mock start" in this folder uses it. Editors check it with ${schema}.`,
        ja: `${FILE} を作成した。このフォルダーで gift-mock start を実行すると使われる。エディターでは ${schema} による入力の検査が使える。`,
      }),
    )}\n`,
  )
  return 0
}
