import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { Problem } from '../../core/http/problem.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { packageRoot, readBytes } from '../../node/package-files.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { ownCommand } from '../../reporting/own-command.ts'
import { oneOf } from '../shared/arguments.ts'
import { writeFileAtomically } from '../shared/files.ts'

/** An example client. */
interface Example {
  /** Folder in `examples/` that contains the files. */
  source: string
  /** The files of the client. `program` runs the first file. */
  files: readonly [string, ...string[]]
  program: string
  /** True if the client has no known error. The files of a correct client are written to a separate folder. */
  isCorrect?: true
}

const FAULTY = 'first-ten-minutes'

/** The clients that have an error on purpose. The keys are the languages of the clients. */
const faulty = {
  python: { source: FAULTY, files: ['client.py'], program: 'python3' },
  php: { source: FAULTY, files: ['client.php'], program: 'php' },
  java: { source: FAULTY, files: ['Client.java'], program: 'java' },
  node: { source: FAULTY, files: ['client.mjs'], program: 'node' },
} as const satisfies Readonly<Record<string, Example>>

/** The name of the correct client, and of the folder to which it is written. */
const CORRECT = 'python-correct'

/** The example clients. The keys are the values of `init --example`. */
export const clients: Readonly<Record<keyof typeof faulty | typeof CORRECT, Example>> = {
  ...faulty,
  [CORRECT]: {
    source: 'python',
    files: ['client.py', 'at_gift.py', 'book.py', 'orders.py', 'realpay_gift.py', 'tasks.py', 'wire.py'],
    program: 'python3',
    isCorrect: true,
  },
}

/** The languages of the example clients that have an error on purpose. */
export const languages = ['python', 'php', 'java', 'node'] as const satisfies readonly (keyof typeof faulty)[]

/**
 * Writes an example client: either a client that issues one code and has an error on purpose, or a correct client.
 * @param folder folder of the new file or of the new folder; by default the working folder
 * @throws Problem if there is no such example, or if a file exists already and `force` is not set
 */
export async function writeExample(name: string, force: boolean, folder = ''): Promise<number> {
  const known = oneOf([...languages, CORRECT])(name, '--example')
  const { source, files, program, isCorrect = false } = clients[known]
  const paths = files.map((file) => (isCorrect ? `${known}/${file}` : file))
  const present = paths.find((path) => existsSync(join(folder, path)))
  if (present !== undefined && !force)
    throw new Problem(400, {
      en: `${present} exists already: init --force replaces it`,
      ja: `${present} はすでにある。init --force で置き換えられる`,
    })
  if (isCorrect) await makeFolder(join(folder, known))
  const inLanguage = languageOf() === 'ja' ? (await import('./japanese/index.ts')).inJapanese : (text: string) => text
  for (const [index, file] of files.entries()) {
    const content = await readBytes(join(packageRoot, 'examples', source, file))
    await writeFileAtomically(join(folder, paths[index] ?? file), inLanguage(content.toString('utf8'), file), {
      en: 'the example client',
      ja: 'サンプルのクライアント',
    })
  }
  const [main = ''] = paths
  const command = `${ownCommand()} replay ${isCorrect ? '--task issue-one' : 'at-gift/response-lost-after-issue'} -- ${program} ${main}`
  process.stdout.write(
    `${localized(
      isCorrect
        ? {
            en: `${known}/ was written: ${files.join(', ')}. The client is correct; copy it as a start for your own. Judge it with: ${command}`,
            ja: `${known}/ を作成した（${files.join('、')}）。正しいクライアントなので、自分のクライアントのひな型にできる。次のコマンドで判定できる: ${command}`,
          }
        : {
            en: `${main} was written. The client orders one code, and has a deliberate error that costs money. Judge it with: ${command}`,
            ja: `${main} を作成した。コードを 1 件注文するクライアントで、損失を出す誤りがある。次のコマンドで判定できる: ${command}`,
          },
    )}\n`,
  )
  return 0
}
