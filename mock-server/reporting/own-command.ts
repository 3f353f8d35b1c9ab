import { fileURLToPath } from 'node:url'
import { commandFor } from '../core/version.ts'

/**
 * Returns a text whose commands run this program: in an installed package, `gift-mock` becomes `npx gift-mock`.
 * Replaces the name only where a command begins: after a quote, a parenthesis or a colon.
 * @param file path of a file of this program
 */
export function withOwnCommand(text: string, file = fileURLToPath(import.meta.url)): string {
  const command = commandFor(file)
  return command.startsWith('npx ') ? text.replaceAll(/(?<=["「(（]|: )gift-mock (?=[a-z])/g, `${command} `) : text
}
