import { fileURLToPath } from 'node:url'
import { commandFor } from '../core/version.ts'

/** Path of a file of this program. */
const ownFile = fileURLToPath(import.meta.url)

/** Returns the command that runs this program, such as `npx gift-mock` in an installed package. */
export function ownCommand(): string {
  return commandFor(ownFile)
}

/**
 * Returns a text whose commands run this program: in an installed package, `gift-mock` becomes `npx gift-mock`. The
 * name is replaced only where a command begins: after a quote, a parenthesis, a colon, an indentation or a Japanese
 * character. Files such as JSON and JUnit keep `gift-mock`.
 * @param file path of a file of this program
 */
export function withOwnCommand(text: string, file = ownFile): string {
  const command = commandFor(file)
  return command.startsWith('npx ')
    ? text.replaceAll(/(?<=["「(（`]|: | {2}|\P{ASCII} ?)gift-mock (?=[a-z[])/gu, `${command} `)
    : text
}
