/**
 * Runs `work` and returns the CPU time that this process uses during the run [ms]. Tests limit the CPU time of a
 * computation instead of the elapsed time, because the elapsed time depends on what else runs on the machine.
 */
export async function cpuTimeOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
