import { visible } from '../../core/util/escape-deceptive.ts'
import { isDefaultCommand } from '../program/options.ts'
import { createProgram } from '../program/index.ts'
import { completionsOf } from './candidates.ts'
import { FILES, scripts, type Shell } from './scripts.ts'
import { valuesOf } from './values.ts'

/** Prints the script that makes a shell complete the command lines of `gift-mock`. */
export async function completion(shell: Shell): Promise<number> {
  process.stdout.write(scripts[shell])
  return 0
}

/**
 * Prints the words that can complete a command line. The completion scripts call this command. Each line has a word, a
 * tab and the description of the word.
 * @param words the words after the name of the program, up to the cursor
 */
export async function completeWords(words: readonly string[]): Promise<number> {
  const { candidates, files } = await completionsOf(createProgram(), words, valuesOf, isDefaultCommand)
  const lines = candidates.map(({ value, description }) => `${value}\t${visible(description.replaceAll(/\s+/g, ' '))}`)
  process.stdout.write([...lines, ...(files ? [FILES] : [])].map((line) => `${line}\n`).join(''))
  return 0
}
