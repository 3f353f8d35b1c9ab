import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { isExecutable, packageRoot } from '../../node/package-files.ts'

/**
 * Path of the script that Node runs to start this program; undefined in the single executable, which needs no script.
 */
const program = isExecutable
  ? undefined
  : join(packageRoot, import.meta.url.endsWith('.ts') ? 'mock-server/cli/index.ts' : 'dist/cli/index.js')

/**
 * Runs `gift-mock explore` in a child process, because this process may write only protocol messages to standard
 * output. Returns the output of the child process, even if the exit code is not 0.
 * @param command the command line of the client; empty for the reference client
 */
export async function explore(task: string | undefined, command: readonly string[]): Promise<string> {
  const flags = [
    'explore',
    '--budget',
    '60s',
    '--patience',
    '10',
    '--lang',
    'en',
    ...(task === undefined ? [] : ['--task', task]),
  ]
  const args = [
    ...(program === undefined ? [] : [program]),
    ...flags,
    ...(command.length > 0 ? ['--', ...command] : []),
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return printed || errors
}
