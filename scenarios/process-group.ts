import type { ChildProcess } from 'node:child_process'
import { sleep } from '../mock-server/core/clock.ts'

/** How long a program may take to end when it is asked to. */
const GRACE_MS = 2000
const LOOK_MS = 20

/** The processes that a program started together with itself; their group has the number of the first. */
const groups = new Set<ChildProcess>()

/** Whatever ends this process, nothing that it started goes on. */
function killAll(): void {
  for (const child of groups) signalGroup(child, 'SIGKILL')
}

/** From now on the program does not outlive this process. */
export function watchGroup(child: ChildProcess): void {
  if (groups.size === 0) process.on('exit', killAll)
  groups.add(child)
}

/** Ends a program and all that it started: asks first, and after two seconds does not ask. Resolves when none is left. */
export async function endGroup(child: ChildProcess): Promise<void> {
  if (signalGroup(child, 'SIGTERM')) {
    for (let waitedMs = 0; waitedMs < GRACE_MS && signalGroup(child, 0); waitedMs += LOOK_MS) await sleep(LOOK_MS)
    signalGroup(child, 'SIGKILL')
  }
  if (groups.delete(child) && groups.size === 0) process.off('exit', killAll)
}

/** False where no process of the group is left. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  if (child.pid === undefined) return false
  // Windows has no groups: there the program alone is ended.
  if (process.platform === 'win32') return child.exitCode === null && child.signalCode === null && child.kill(signal)
  try {
    return process.kill(-child.pid, signal)
  } catch {
    return false
  }
}
