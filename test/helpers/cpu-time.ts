/**
 * Runs `work` and returns the CPU time that this process uses meanwhile, in milliseconds. Tests limit the CPU time and
 * not the elapsed time, because other programs on the machine change the elapsed time.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
