import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/**
 * Runs a program of this folder in a separate process. The program can start garbage collections, because the process
 * has the option `--expose-gc`.
 * @returns the message that the program sends
 * @throws Error if the program ends without a message
 */
export async function resultOf<T>(program: string, args: readonly string[]): Promise<T> {
  const child = fork(join(import.meta.dirname, program), [...args], { execArgv: ['--expose-gc'] })
  const exited = once(child, 'exit')
  const result = await Promise.race([
    once(child, 'message').then(([message]: T[]) => message),
    exited.then(() => undefined),
  ])
  await exited
  if (result === undefined) throw new Error(`${program} ended without a result`)
  return result
}
