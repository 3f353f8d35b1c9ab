import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './process.ts'

const here = import.meta.dirname

export const bare: Program = { command: process.execPath, args: (port) => [join(here, 'bare.mjs'), port.toString()] }

/** Returns the program of a bare server with the given layer and all lower layers of the mock. */
export function layered(layer: 'batched' | 'hono' | 'zod'): Program {
  return { command: process.execPath, args: (port) => [join(here, 'layered.ts'), layer, port.toString()] }
}

/** Root folder of this checkout. */
export const root = join(here, '../..')

/**
 * Returns the program of a checkout's built mock, with rate limits that are never reached.
 * @param more additional arguments of `gift-mock start`
 */
export function mockOf(checkout: string, ...more: string[]): Program {
  return {
    command: process.execPath,
    args: (port) => [
      commandOf(checkout),
      'start',
      '--port',
      port.toString(),
      '--log-level',
      'error',
      '--config',
      join(here, 'no-limits.json'),
      ...more,
    ],
  }
}

/**
 * Reads the package.json of the checkout, and returns the path of the program that implements `gift-mock`. The path can
 * differ between revisions.
 */
function commandOf(checkout: string): string {
  const { bin }: { bin: Record<string, string> } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const [file] = Object.values(bin)
  if (file === undefined) throw new Error(`${checkout}/package.json names no command`)
  return join(checkout, file)
}
