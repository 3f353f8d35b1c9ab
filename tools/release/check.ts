/**
 * A check of the package before a release. `run` returns its findings in a few words, or a note about something that a
 * publication still needs. `run` throws an error if the package must not be released.
 */
export interface Check {
  name: string
  /** Advice on what to do if the check fails or returns a note. */
  remedy: string
  run(): Promise<string | { note: string }>
}

/** Runs the checks one after the other and prints one line for each check. Returns the number of failed checks. */
export async function runChecks(checks: readonly Check[]): Promise<number> {
  let failed = 0
  for (const { name, remedy, run } of checks) {
    const begun = performance.now()
    const seconds = (): string => `${((performance.now() - begun) / 1000).toFixed(1)} s`
    try {
      const found = await run()
      if (typeof found === 'string') console.log(`✓ ${name}: ${found} (${seconds()})`)
      else console.log(`! ${name}: ${found.note}\n  → ${remedy}`)
    } catch (error) {
      failed += 1
      console.log(`✗ ${name} (${seconds()}): ${error instanceof Error ? error.message : String(error)}`)
      console.log(`  → ${remedy}`)
    }
  }
  return failed
}
