import { Problem } from '../../../core/http/problem.ts'
import { type Text, sameInBoth } from '../../../core/localized-text.ts'
import { REFERENCE_CLIENT, type RunFacts } from '../../shared/run-facts/run-facts.ts'
import type { PlanFacts } from './schema.ts'
import { commandLine } from '../../shared/command-line.ts'

/** The client that a result file names; undefined if an older version of the mock wrote the file. */
export type PlanClient = RunFacts['client'] | undefined

const MAX_WORD = 120

/** Returns true for a client that is a command: neither the reference client nor a service. */
export function isCommand(client: PlanClient): boolean {
  return Array.isArray(client) && client[0] !== '--service'
}

/** Returns the command line of a client. For the reference client, returns a text with this fact. */
export function clientText(client: PlanClient): Text {
  if (client === undefined) return { en: 'unknown', ja: '不明' }
  if (client === REFERENCE_CLIENT)
    return {
      en: "the tool's reference client (not your client)",
      ja: 'ツールのリファレンスクライアント（自社のクライアントではない）',
    }
  return sameInBoth(`\`${shownCommand(client)}\``)
}

/**
 * Returns the end of a `gift-mock replay` command: the arguments that run the client.
 * @param flags the flags with which the client was run, as words of a command line
 */
export function replayedClient(client: PlanClient, flags: readonly string[] = []): string {
  const given = flags.length > 0 ? ` ${shownCommand(flags)}` : ''
  if (client === REFERENCE_CLIENT) return given
  if (client === undefined) return `${given} -- COMMAND`
  return client[0] === '--service' ? `${given} ${shownCommand(client)}` : `${given} -- ${shownCommand(client)}`
}

/** Returns the command line in a form that a code span of Markdown can contain. Long words are cut off. */
export function shownCommand(words: readonly string[]): string {
  const cut = words.map((word) => (word.length > MAX_WORD ? `${word.slice(0, MAX_WORD)}…` : word))
  return commandLine(cut).replaceAll('`', "'")
}

/** A result file with its facts about the client. */
interface ClientOfFile extends Pick<PlanFacts, 'client' | 'clientProgram' | 'clientFiles'> {
  file: string
}

/**
 * Returns the client that the result files name; undefined if no file names a client.
 * @throws Problem 400 if two files name different clients, because a plan covers only one client
 */
export function oneClient(files: readonly ClientOfFile[]): PlanClient {
  const known = files.filter(({ client }) => client !== undefined)
  const [first] = known
  const other = first && known.find((one) => !isSameClient(one, first))
  if (first && other) {
    const [one, two] = [clientText(first.client), clientText(other.client)]
    throw new Problem(400, {
      en: `the results are of different clients: ${first.file} of ${one.en}, ${other.file} of ${two.en}; make a plan for each client`,
      ja: `結果のクライアントが異なる: ${first.file} は ${one.ja}、${other.file} は ${two.ja}。クライアントごとに試験項目書を作成する`,
    })
  }
  return first?.client
}

/**
 * Returns true if the command lines of two files run the same program. Two words count as the same in three cases: the
 * words are equal, both name the same program in the `PATH`, or both name files with the same content.
 */
function isSameClient(a: ClientOfFile, b: ClientOfFile): boolean {
  if (!Array.isArray(a.client) || !Array.isArray(b.client)) return a.client === b.client
  const [one, two] = [a.client, b.client]
  if (one.length !== two.length) return false
  return one.every((word, index) => {
    const other = two[index] ?? ''
    if (word === other || (index === 0 && programOf(a, word) === programOf(b, other))) return true
    const hash = hashOf(a, word)
    return hash !== undefined && hash === hashOf(b, other)
  })
}

function programOf({ clientProgram }: ClientOfFile, word: string): string {
  return clientProgram ?? word
}

function hashOf({ clientFiles }: ClientOfFile, word: string): string | undefined {
  return clientFiles.find(({ file }) => file === word)?.sha256
}
