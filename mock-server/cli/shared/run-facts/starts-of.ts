/** Returns the value of `--starts` in the flags of a run; undefined if the flag is not given. */
export function startsOf(flags: readonly string[]): string | undefined {
  const index = flags.indexOf('--starts')
  return index === -1 ? undefined : flags[index + 1]
}
