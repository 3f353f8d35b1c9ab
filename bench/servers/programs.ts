import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Program } from './process.ts'

const here = import.meta.dirname

export const bare: Program = { command: process.execPath, args: (port) => [join(here, 'bare.mjs'), port.toString()] }

/** A bare server with some of the layers between it and the mock. */
export function layered(layer: 'batched' | 'hono' | 'zod'): Program {
  return { command: process.execPath, args: (port) => [join(here, 'layered.ts'), layer, port.toString()] }
}

/** The built command of this checkout. */
export const root = join(here, '../..')

/**
 * The built mock of a checkout, with limits that are never reached.
 * @param more further arguments of `gift-mock start`
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

/** As the package of that checkout names it, which may have moved between revisions. */
function commandOf(checkout: string): string {
  const { bin }: { bin: Record<string, string> } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'))
  const [file] = Object.values(bin)
  if (file === undefined) throw new Error(`${checkout}/package.json names no command`)
  return join(checkout, file)
}
