import { sharedReasons } from '../../mock-server/core/reasons/shared.ts'
import type { Explanation } from '../../mock-server/core/reasons/reason.ts'
import { fileProblems } from '../../mock-server/core/problems/files.ts'
import { recordingProblems } from '../../mock-server/core/problems/recordings.ts'
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import { joinIssues, parseValue } from '../../mock-server/core/validation/issues.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { errorText } from '../../mock-server/core/util/error-text.ts'
import { Problem } from '../../mock-server/index.ts'
import { type Exchange, exchangeSchema } from './exchange.ts'
import { isSealed, type Redacted, seal } from './redacted.ts'
import { makeFolder } from '../../mock-server/node/make-folder.ts'

/** Format of the name of a file with an exchange. Other files in the folder, such as `accepted.yaml`, are not read. */
const fileName = /^(\d{6,})-.*\.yaml$/
const DIGITS = 6
const MB = 1_000_000
/** Maximum size of a file [MB]. The file of an exchange is smaller, because long texts are not recorded. */
const MAX_FILE_MB = 16

/** Returns an id for an exchange: its number and the name of its operation, such as `000001-at-gift.issue`. */
export function exchangeId(number: number, { provider, operation }: Pick<Exchange, 'provider' | 'operation'>): string {
  return `${number.toString().padStart(DIGITS, '0')}-${operation ?? `${provider}.unknown`}`
}

/**
 * Reads all exchanges of a folder, in the order of sending. If two files are copies of the same exchange, the exchange
 * is read once.
 * @param onRead called after each file, with the number of files that were read and of all files
 * @throws Problem that names the folder or the file, if the folder cannot be read, if a file is not a valid exchange,
 * or if two different exchanges have the same id
 */
export async function readCorpus(
  folder: string,
  onRead: (done: number, total: number) => void = () => {},
): Promise<Redacted<Exchange>[]> {
  const exchanges = new Map<string, { file: string; exchange: Redacted<Exchange> }>()
  const names = await namesIn(folder)
  for (const [index, name] of names.entries()) {
    const file = join(folder, name)
    const exchange = await readExchange(file)
    const { id } = exchange
    const other = exchanges.get(id)
    if (other && !isDeepStrictEqual(other.exchange, exchange))
      throw new Problem(400, recordingProblems.sameExchangeId({ file, other: other.file, id }))
    if (!other) exchanges.set(id, { file, exchange })
    onRead(index + 1, names.length)
  }
  return [...exchanges.values()]
    .map(({ exchange }) => exchange)
    .toSorted((a, b) => compare(a.sentAt, b.sentAt) || compare(a.id, b.id))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => fileName.test(name)).toSorted()
  } catch (error) {
    throw new Problem(400, {
      en: `the corpus ${folder} cannot be read: ${errorText(error).en}`,
      ja: `コーパス ${folder} を読み込めない: ${errorText(error).ja}`,
    })
  }
}

async function readExchange(file: string): Promise<Redacted<Exchange>> {
  const refuse = (problem: Explanation): Problem => new Problem(400, recordingProblems.noExchange({ file, problem }))
  let value: unknown
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_MB * MB)
      throw refuse(recordingProblems.tooLargeExchange({ mb: Math.ceil(size / MB), max: MAX_FILE_MB }))
    const text = await readFile(file, 'utf8')
    if (text.trim() === '') throw refuse(fileProblems.empty)
    value = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    if (error instanceof Problem) throw error
    throw refuse(sharedReasons.verbatim({ text: errorMessage(error) }))
  }
  const parsed = parseValue(exchangeSchema(), value)
  if (parsed.success) return seal(parsed.data)
  const problem = joinIssues(parsed.issues)
  const isNewer = parsed.issues.some(({ isUnknownKey, meantKey }) => isUnknownKey && meantKey === undefined)
  throw refuse(isNewer ? recordingProblems.newerExchange({ problem }) : problem)
}

/** Returns the highest number of an exchange in a folder; 0 if the folder is empty or does not exist. */
export async function highestNumber(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  return Math.max(0, ...names.map((name) => Number(fileName.exec(name)?.[1] ?? 0)))
}

export function exchangeYaml(exchange: Exchange): string {
  return stringify(exchange, { lineWidth: 0, aliasDuplicateObjects: false })
}

/** Number of exchanges that this process has begun to write. */
let writes = 0

/**
 * Writes an exchange to the file `<id>.yaml`. A reader never sees an incomplete file. No file is replaced: if another
 * recorder has written a file of this name, the exchange gets the next free number.
 * @returns the id under which the exchange was written
 * @throws Error if the exchange was not made by the redactor, or the file cannot be written
 */
export async function writeExchange(folder: string, exchange: Redacted<Exchange>): Promise<string> {
  if (!isSealed(exchange)) throw new Error('an exchange is written only as the redactor made it')
  await makeFolder(folder)
  const temporary = join(folder, `.${process.pid}-${(writes += 1)}.tmp`)
  const first = Number(/^\d+/.exec(exchange.id)?.[0] ?? 0)
  try {
    for (let number = first; ; number += 1) {
      const id = number === first ? exchange.id : exchangeId(number, exchange)
      await writeFile(temporary, exchangeYaml({ ...exchange, id }), { mode: 0o600 })
      try {
        await link(temporary, join(folder, `${id}.yaml`))
        return id
      } catch (error) {
        if (!isExisting(error)) throw error
      }
    }
  } finally {
    await rm(temporary, { force: true })
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST'
}
