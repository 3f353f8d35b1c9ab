import { fileURLToPath } from 'node:url'
import { commandFor } from '../core/version.ts'

/** Path of a file of this program. */
const ownFile = fileURLToPath(import.meta.url)

/** Returns the command that runs this program, such as `npx gift-mock` in an installed package. */
export function ownCommand(): string {
  return commandFor(ownFile)
}

/**
 * Replaces the commands in a text so that they run this program. In an installed package, `gift-mock` becomes
 * `npx gift-mock`. A command begins after a quote, a parenthesis or a colon; elsewhere the name stays unchanged.
 * @param file path of a file of this program
 */
export function withOwnCommand(text: string, file = ownFile): string {
  const command = commandFor(file)
  return command.startsWith('npx ') ? text.replaceAll(/(?<=["「(（]|: )gift-mock (?=[a-z])/g, `${command} `) : text
}
