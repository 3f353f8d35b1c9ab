import type { Explanation } from '../reasons/reason.ts'
import { controlProblems } from '../problems/control.ts'
import { Problem } from '../http/problem.ts'
import { parseJson } from '../util/json.ts'
import type { Snapshot } from './snapshot.ts'

/** Minimum length of a chunk in characters. Only the last chunk may be shorter. */
const CHUNK_LENGTH = 64 * 1024

/**
 * Returns the JSON text of a snapshot in chunks. Each stored value is on a separate line, so that a snapshot can be
 * read and written line by line. The function never builds the whole text as one string, because the text may exceed
 * the maximum length of a string.
 */
export function* snapshotChunks(snapshot: Snapshot): Generator<string> {
  let chunk = ''
  for (const line of snapshotLines(snapshot)) {
    chunk += line
    if (chunk.length < CHUNK_LENGTH) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}

function* snapshotLines({ state: { collections, counters }, checksum, ...head }: Snapshot): Generator<string> {
  const whole = JSON.stringify({ ...head, state: { counters, collections: {} } })
  yield `${whole.slice(0, -END.length)}\n`
  let comma = ''
  for (const [collection, values] of Object.entries(collections)) {
    yield `${comma}${JSON.stringify(collection)}:{\n`
    let isFirst = true
    for (const [key, value] of Object.entries(values)) {
      yield `${isFirst ? '' : ','}${JSON.stringify(key)}:${JSON.stringify(value)}\n`
      isFirst = false
    }
    yield '}\n'
    comma = ','
  }
  yield `}},"checksum":${JSON.stringify(checksum)}}\n`
}

/**
 * The closing braces of `collections`, `state` and the snapshot, in this order. The first line of a snapshot's text
 * plus these braces is valid JSON.
 */
const END = '}}}'
/** Matches the first line of a text that `snapshotChunks` wrote. */
const FIRST_LINE = /^\{"format":"gift-provider-mock\/\d+",.*"collections":\{$/
const CHECKSUM = '}},"checksum":'

/**
 * Parses the text of a snapshot. If `snapshotChunks` wrote the text, each line is parsed separately. Any other text is
 * parsed in one piece.
 * @param what the noun for the text in error messages, from `controlProblems`
 * @throws Problem 400 if the text is not valid JSON
 */
export async function parseSnapshotText(chunks: AsyncIterable<string>, what: Explanation): Promise<unknown> {
  const lines = linesOf(chunks)
  const first = (await lines.next()).value ?? ''
  if (!FIRST_LINE.test(first)) {
    const rest: string[] = [first]
    for await (const line of lines) rest.push(line)
    return parseJson(rest.length === 1 ? first : rest.join('\n'), what)
  }
  const head = parseJson(first + END, what)
  const collections = new Map<string, [string, unknown][]>()
  let values: [string, unknown][] | undefined
  for await (const line of lines) {
    if (values === undefined && line.startsWith(CHECKSUM)) {
      const end = parseJson(`{${line.slice(CHECKSUM.indexOf('"'))}`, what)
      return withCollections(head, collections, end)
    }
    if (values === undefined) {
      const name = parseJson(withoutComma(line).slice(0, -':{'.length), what)
      values = []
      collections.set(String(name), values)
    } else if (line === '}') values = undefined
    else values.push(...membersOf(parseJson(`{${withoutComma(line)}}`, what)))
  }
  throw new Problem(400, controlProblems.endMissing({ what }))
}

function withoutComma(line: string): string {
  return line.startsWith(',') ? line.slice(1) : line
}

/** Combines the parts of a snapshot into one object, with the members in the order of the text. */
function withCollections(
  head: unknown,
  collections: ReadonlyMap<string, readonly [string, unknown][]>,
  end: unknown,
): unknown {
  const members = Object.fromEntries(membersOf(head))
  const filled = Object.fromEntries([...collections].map(([name, values]) => [name, Object.fromEntries(values)]))
  const state = Object.fromEntries([...membersOf(members['state']), ['collections', filled]])
  return Object.fromEntries([...membersOf({ ...members, state }), ...membersOf(end)])
}

function membersOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : []
}

/**
 * Splits text into lines. The pieces of a line that spans several chunks are joined once, when the line is complete.
 */
async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let parts: string[] = []
  for await (const chunk of chunks) {
    const [first = '', ...others] = chunk.split('\n')
    parts.push(first)
    for (const other of others) {
      yield joined(parts)
      parts = [other]
    }
  }
  const last = joined(parts)
  if (last !== '') yield last
  return undefined
}

function joined(parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : parts.join('')
}
