import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomToken } from '../../../mock-server/core/ids/random.ts'
import { errorMessage } from '../../../mock-server/core/util/error-message.ts'
import { errorText } from '../../../mock-server/core/util/error-text.ts'
import { Problem } from '../../../mock-server/index.ts'
import { makeFolder } from '../../../mock-server/node/make-folder.ts'

const KEY_FILE = '.redaction-key'
/** Minimum length of a given key in characters. A shorter key could be guessed. */
const MIN_KEY_LENGTH = 16

/**
 * Returns the key from which the fakes (replacement values) of a corpus are computed. The key is random, and a file in
 * the folder of the corpus keeps the key, so that a restarted recorder makes the same fakes. Only the owner can read
 * the file, and Git ignores the file. The exchanges do not contain the key. After the file is deleted, nobody can test
 * whether a fake belongs to a value.
 * @param given a key that several people share and that is used in place of the file; undefined or empty if no key is
 * given
 * @throws Problem if the given key is too short, or the file cannot be read or written
 */
export async function corpusKey(folder: string, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') {
    if (given.length >= MIN_KEY_LENGTH) return given
    throw new Problem(400, {
      en: `GIFT_MOCK_REDACTION_KEY has ${given.length} characters, and a key has at least ${MIN_KEY_LENGTH}`,
      ja: `GIFT_MOCK_REDACTION_KEY は ${given.length} 文字しかない。${MIN_KEY_LENGTH} 文字以上にする`,
    })
  }
  const file = join(folder, KEY_FILE)
  try {
    return (await existingKey(file)) ?? (await newKey(folder, file))
  } catch (error) {
    throw new Problem(500, {
      en: `the corpus ${folder} cannot be written: ${errorMessage(error)}`,
      ja: `コーパス ${folder} に書き込めない: ${errorText(error).ja}`,
    })
  }
}

async function existingKey(file: string): Promise<string | undefined> {
  try {
    const key = (await readFile(file, 'utf8')).trim()
    return key.length >= MIN_KEY_LENGTH ? key : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function newKey(folder: string, file: string): Promise<string> {
  await makeFolder(folder)
  await ignore(folder)
  try {
    await writeFile(file, `${randomToken()}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    // EEXIST means that another recorder has just written the file. Its key is then used.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const key = await existingKey(file)
  if (key === undefined) throw new Error(`${file} is too short for a key; delete it`)
  return key
}

async function ignore(folder: string): Promise<void> {
  const file = join(folder, '.gitignore')
  const ignored = await readFile(file, 'utf8').catch(() => '')
  if (!ignored.split(/\r?\n/).includes(KEY_FILE))
    await appendFile(file, `${ignored === '' || ignored.endsWith('\n') ? '' : '\n'}${KEY_FILE}\n`)
}
