import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Problem } from '../../core/http/problem.ts'
import { commandFor } from '../../core/version.ts'
import { packageRoot, readBytes } from '../../node/package-files.ts'
import { localized } from '../../reporting/language.ts'
import { oneOf } from '../shared/arguments.ts'
import { writeFileAtomically } from '../shared/files.ts'

/** The file of each example client, and the program that runs the file. */
const clients = {
  python: { file: 'client.py', program: 'python3' },
  php: { file: 'client.php', program: 'php' },
  java: { file: 'Client.java', program: 'java' },
  node: { file: 'client.mjs', program: 'node' },
} as const

export const languages = ['python', 'php', 'java', 'node'] as const satisfies readonly (keyof typeof clients)[]

/**
 * Writes an example client that issues one code and has an error on purpose.
 * @param folder folder of the new file; by default the working folder
 * @throws Problem if there is no example in the language, or if the file exists already and `force` is not set
 */
export async function writeExample(language: string, force: boolean, folder = ''): Promise<number> {
  const { file, program } = clients[oneOf(languages)(language, '--example')]
  if (existsSync(join(folder, file)) && !force)
    throw new Problem(400, {
      en: `${file} exists already: init --force replaces it`,
      ja: `${file} はすでにある。init --force で置き換えられる`,
    })
  const client = await readBytes(join(packageRoot, 'examples/first-ten-minutes', file))
  await writeFileAtomically(join(folder, file), client.toString('utf8'), {
    en: 'the example client',
    ja: 'サンプルのクライアント',
  })
  const command = `${commandFor(fileURLToPath(import.meta.url))} replay at-gift/response-lost-after-issue -- ${program} ${file}`
  process.stdout.write(
    `${localized({
      en: `${file} was written. The client orders one code, and has a deliberate error that costs money. Judge it with: ${command}`,
      ja: `${file} を作成した。コードを 1 件注文するクライアントで、損失を出す誤りがある。次のコマンドで判定できる: ${command}`,
    })}\n`,
  )
  return 0
}
