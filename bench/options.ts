import { parseArgs } from 'node:util'
import { LAYERS } from './measure/layers.ts'

export const PARTS = ['layers', 'latency', 'start', 'memory', 'replicas', 'full-file', 'in-process'] as const
export type PartName = (typeof PARTS)[number]

export interface Options {
  rounds: number
  /** Duration of each measurement in a round, in seconds. */
  seconds: number
  warmUpSeconds: number
  /** Number of codes that are issued to measure the memory, and to fill the file for the measurement of a full file. */
  issues: number
  parts: PartName[]
  /** Ids of the measured layers. */
  layers: string[]
  json: string | undefined
  markdown: string | undefined
  /** True to write the figures to bench/results and docs/performance.md. */
  docs: boolean
  /** Revision to compare this checkout with. If set, the command measures only this comparison. */
  against: string | undefined
}

export const USAGE = `npm run bench -- [options]
  (npm run bench:peers -- [options] takes those without NAMES and REV)
  --only NAMES     comma-separated: ${PARTS.join(', ')},
                   or layers: ${LAYERS.map(({ id }) => id).join(', ')}
  --against REV    compares this checkout with another revision, and measures nothing else
  --rounds N       default 9
  --seconds N      of each measure in a round, default 2
  --warm-up N      seconds of each measure before the first round, default 4
  --issues N       codes that are issued for memory and full-file, default 1000000
  --json FILE      writes the figures as JSON
  --markdown FILE  writes the tables as Markdown
  --docs           writes the figures to bench/results and docs/performance.md`

/** Parses command line arguments. @throws Error that names the invalid option */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      only: { type: 'string' },
      against: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      'warm-up': { type: 'string' },
      issues: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'string' },
      docs: { type: 'boolean', default: false },
    },
  })
  const seconds = positive('--seconds', values.seconds, 2)
  return {
    rounds: Math.ceil(positive('--rounds', values.rounds, 9)),
    seconds,
    warmUpSeconds: positive('--warm-up', values['warm-up'], Math.min(4, seconds * 2)),
    issues: Math.ceil(positive('--issues', values.issues, 1_000_000)),
    ...chosen(values.only),
    json: values.json,
    markdown: values.markdown,
    docs: values.docs,
    against: values.against,
  }
}

/**
 * Returns the parts and layers that `only` names; all parts and layers if `only` is undefined. If `only` names layers
 * but not the part `layers`, the part `layers` is measured with the named layers only.
 */
function chosen(only: string | undefined): Pick<Options, 'parts' | 'layers'> {
  const all = LAYERS.map(({ id }) => id)
  if (only === undefined) return { parts: [...PARTS], layers: all }
  const names = only.split(',').map((name) => name.trim())
  const known: readonly string[] = [...PARTS, ...all]
  const wrong = names.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`--only: ${wrong} is none of ${known.join(', ')}`)
  const layers = names.includes('layers') ? all : all.filter((id) => names.includes(id))
  return { parts: PARTS.filter((part) => (part === 'layers' ? layers.length > 0 : names.includes(part))), layers }
}

/** Parses the options of this process. Exits with code 2 if an option is invalid. */
export function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return process.exit(2)
  }
}

function positive(flag: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`${flag}: ${text} is no number above 0`)
  return value
}
