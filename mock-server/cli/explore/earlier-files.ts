import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FOUND_BEGINNING } from '../../../scenarios/explore/found-scenario.ts'
import { localizedLine } from '../../reporting/one-line.ts'

/** Maximum number of files that the note lists. */
const SHOWN = 5

/**
 * Prints a note on standard error if the folder contains scenarios that earlier searches found. The files are kept,
 * because they may be regression tests.
 * @param written the paths of the files that this search wrote
 */
export async function noteEarlierFiles(folder: string, written: readonly string[]): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const earlier: string[] = []
  for (const name of names.toSorted((one, other) => (one < other ? -1 : 1))) {
    const file = join(folder, name)
    if (!name.endsWith('.yaml') || written.includes(file)) continue
    const text = await readFile(file, 'utf8').catch(() => '')
    if (text.startsWith(FOUND_BEGINNING)) earlier.push(name)
  }
  if (earlier.length === 0) return
  const list = earlier.slice(0, SHOWN).join(', ') + (earlier.length > SHOWN ? ', …' : '')
  const note = {
    en: `note: ${folder} also contains scenarios that an earlier search found, and this search did not: ${list}`,
    ja: `注意: ${folder} には、以前の探索で見つかり今回は見つからなかったシナリオもある: ${list}`,
  }
  process.stderr.write(`${localizedLine(note)}\n`)
}
