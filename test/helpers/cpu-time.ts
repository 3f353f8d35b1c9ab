/**
 * Runs `work` and returns the CPU time of this process meanwhile [ms]. A limit for a computation compares CPU time,
 * because the elapsed time depends on what else runs on the machine.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
