import type { ClientFlags } from './client-flags.ts'

/** The client's flags except `--service` and `--drive`, in the order in which `flagWords` returns them. */
const shownFlags = [
  'timeScale',
  'timeBy',
  'config',
  'intercept',
  'https',
  'cert',
  'key',
  'until',
  'starts',
  'timeout',
  'ready',
  'requireBook',
  'requireExit',
  'keepService',
  'host',
  'port',
] as const satisfies readonly (keyof ClientFlags)[]

/** Default of `--timeout` in `replay`. `flagWords` leaves out the flag if the flag has this value. */
const DEFAULT_TIMEOUT = '120'

/** Returns the flags with which a client is run, as words of a `replay` command line. */
export function flagWords(flags: ClientFlags): string[] {
  return shownFlags.flatMap((name) => {
    const value = flags[name]
    if (value === undefined || value === false || (name === 'timeout' && value === DEFAULT_TIMEOUT)) return []
    const flag = `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    return value === true ? [flag] : [flag, value]
  })
}
