import { NAME } from '../../core/version.ts'
import { flagOf, startFlags } from './flags.ts'

/**
 * Flags that npm also has. If an npm variable of such a flag is set, the flag was not necessarily meant for this
 * command.
 */
const npmsOwn = new Set(['cert', 'key', 'https'])

/**
 * Returns an error message if `npm start --port 4700` was entered without `--` in the checkout. In this case, npm takes
 * the flag as its own configuration, and the command receives at most the value.
 * @returns undefined if npm took no flag
 */
export function flagsTakenByNpm(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment['npm_lifecycle_event'] !== 'start' || environment['npm_package_name'] !== NAME) return undefined
  const [taken] = Object.keys(startFlags).filter(
    (name) => !npmsOwn.has(name) && environment[`npm_config_${flagOf(name).slice(2).replaceAll('-', '_')}`],
  )
  if (taken === undefined) return undefined
  const flag = flagOf(taken)
  return `npm took ${flag} for one of its options, so the mock did not get it: write npm start -- ${flag} …`
}
