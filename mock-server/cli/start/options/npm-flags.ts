import type { Text } from '../../../core/localized-text.ts'
import { NAME } from '../../../core/version.ts'
import { flagOf, startFlags } from './flags.ts'

/**
 * Flags with names that npm also uses for its own configuration. The variable of such a flag may come from the user's
 * npm configuration. The variable therefore does not prove that the user gave the flag to `npm start`.
 */
const npmsOwn = new Set(['cert', 'key', 'https'])

/**
 * Returns an error message if the user gave `npm start` a flag of this command without `--` before the flag, as in
 * `npm start --port 4700`. npm then keeps the flag, and the command receives at most the value.
 * @param environment the variables of a script `start` of npm
 * @returns undefined if npm took no flag
 */
export function flagsTakenByNpm(environment: Readonly<Record<string, string | undefined>>): Text | undefined {
  if (environment['npm_package_name'] !== NAME) return undefined
  const [taken] = [...Object.keys(startFlags), 'lang'].filter(
    (name) => !npmsOwn.has(name) && environment[`npm_config_${flagOf(name).slice(2).replaceAll('-', '_')}`],
  )
  if (taken === undefined) return undefined
  const flag = flagOf(taken)
  return {
    en: `npm took ${flag} for one of its options, so the mock did not get it: write npm start -- ${flag} …`,
    ja: `npm が ${flag} を npm のオプションとして扱ったため、モックに渡されていない。npm start -- ${flag} … と書く`,
  }
}
