import { nextTurn, sleep } from '../../mock-server/core/time/host-clock.ts'
import type { SandboxAdmin } from '../../mock-server/index.ts'

/** Upper limit of timers to fire, such as the chunks of a slow body. A scenario that needs more is a mistake. */
const MAX_WAITS = 20_000
/** Milliseconds of real time to wait for connections to close: an escaped child process may keep them open forever. */
const LEAVE_MS = 500
const LOOK_MS = 5
/** After this many event loop turns, all work has reached its next timer. */
const TURNS = 5

/** Completes the pending work of the mock, so that the verdict includes codes that are issued late. */
export async function drainPendingWork(admin: Pick<SandboxAdmin, 'pendingWaits' | 'advanceClock'>): Promise<void> {
  // The client has ended. The mock notices abandoned requests when their connections close.
  for (let waitedMs = 0; waitedMs < LEAVE_MS && (await admin.pendingWaits()).count > 0; waitedMs += LOOK_MS)
    await sleep(LOOK_MS)
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const { nextMs } = await admin.pendingWaits()
    if (nextMs === undefined) return
    await admin.advanceClock(Math.ceil(nextMs))
    await flushEventLoop()
  }
}

/** Waits until all work that needs no timer is done. */
export async function flushEventLoop(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
}
