import { parseArgs } from 'node:util'
import { parts } from './parts/index.ts'

export interface Options {
  seed: number
  /** Approximate number of cases in a round, in all parts together. */
  runs: number
  /** Names of the parts that run. */
  only: string[]
  /**
   * Path of the only case that runs. fast-check prints this path after a failure. All cases run if the path is
   * undefined.
   */
  path: string | undefined
  /** Number of minutes for which rounds are repeated, each with the next seed; undefined for a single round. */
  minutes: number | undefined
}

export const USAGE = `npm run fuzz -- [options]
  --seed N       seed of the first round, default 1; the same seed makes the same requests
  --runs N       cases of a round, default 1000
  --minutes N    more rounds, each with the next seed, until the time is over
  --only NAMES   comma-separated: ${parts.map(({ name }) => name).join(', ')}
  --path PATH    with --seed and one name in --only: runs only the case that a failure printed
Exit code: 0 if every invariant held, 1 if one did not, 2 for an invalid option.`

/** Parses the command-line arguments of the fuzzer. @throws Error that names the invalid option */
export function parseOptions(argv: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seed: { type: 'string', default: '1' },
      runs: { type: 'string', default: '1000' },
      minutes: { type: 'string' },
      only: { type: 'string' },
      path: { type: 'string' },
    },
  })
  const known = parts.map(({ name }) => name)
  const only = values.only?.split(',') ?? known
  const wrong = only.find((name) => !known.includes(name))
  if (wrong !== undefined) throw new Error(`--only: ${wrong} is none of ${known.join(', ')}`)
  if (values.path !== undefined && only.length !== 1) throw new Error('--path needs the name of its part in --only')
  if (values.path !== undefined && !/^\d+(?::\d+)*$/.test(values.path))
    throw new Error(`--path: ${values.path} is no path such as 12:0:3`)
  return {
    seed: numberOf('--seed', values.seed, /^\d{1,9}$/),
    runs: numberOf('--runs', values.runs, /^[1-9]\d{0,8}$/),
    only,
    path: values.path,
    minutes: values.minutes === undefined ? undefined : numberOf('--minutes', values.minutes, /^\d{1,4}(?:\.\d+)?$/),
  }
}

function numberOf(flag: string, text: string, syntax: RegExp): number {
  if (!syntax.test(text)) throw new Error(`${flag}: ${text} is no number in its range`)
  return Number(text)
}
