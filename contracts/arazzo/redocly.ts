import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')
const require = createRequire(import.meta.url)
const CLI = require.resolve('@redocly/cli/bin/cli.js')

/**
 * Environment variables that disable telemetry. They also make every connection fail, except connections to this
 * machine.
 */
const quiet = {
  REDOCLY_TELEMETRY: 'off',
  REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: '0',
  NODE_OPTIONS: `--import=${join(ROOT, 'test/helpers/vitest/no-network.ts')}`,
}

/** Runs @redocly/cli in the project root. The package has no API, so its command runs as a child process. */
export async function redocly(...args: string[]): Promise<{ exitCode: number | null; output: string; errors: string }> {
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...quiet },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const exitCode = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve))
  return { exitCode, output, errors }
}
