import { flagOf, startFlags } from './flags.ts'
import type { ParsedFlags } from './options.ts'

/**
 * Flags of the command line by their spelling, such as `--no-watch`. `isOn` is the value that the flag gives to a
 * switch; undefined if the flag takes a value.
 */
const written: ReadonlyMap<string, { name: string; isOn?: boolean }> = new Map(
  Object.entries(startFlags).flatMap(([name, flag]) => {
    const text = flagOf(name)
    return 'takes' in flag
      ? [[text, { name }]]
      : [
          [text, { name, isOn: true }],
          [text.replace('--', '--no-'), { name, isOn: false }],
        ]
  }),
)

/**
 * Parses the arguments of a simple `start`, such as `start --port 4600 --seed=a --no-watch`, with the same result as
 * commander. For other arguments, returns undefined, and the caller has to use commander, which also reports errors.
 * @returns undefined for a command other than `start`, for `--help`, for an unknown flag, and for a value that is
 * missing or starts with `-`
 */
export function plainStartFlags([command, ...args]: readonly string[]): ParsedFlags | undefined {
  if (command !== 'start') return undefined
  const given: Record<string, string | boolean> = {}
  for (let arg = args.shift(); arg !== undefined; arg = args.shift()) {
    const [, text = arg, value] = /^(--[a-z-]+)=(.*)$/s.exec(arg) ?? []
    const flag = written.get(text)
    if (flag === undefined) return undefined
    if (flag.isOn === undefined) {
      const taken = value ?? args.shift()
      if (taken === undefined || taken.startsWith('-')) return undefined
      given[flag.name] = taken
    } else {
      if (value !== undefined) return undefined
      given[flag.name] = flag.isOn
    }
  }
  return given
}
