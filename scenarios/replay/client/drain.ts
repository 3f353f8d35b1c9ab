import { nextTurn, sleep } from '../../../mock-server/core/time/host-clock.ts'
import type { SandboxAdmin } from '../../../mock-server/index.ts'

/**
 * Maximum number of timers that are fired after the client has ended, such as the timers for the chunks of a slow body.
 * A scenario that exceeds the limit is faulty.
 */
const MAX_WAITS = 20_000
/**
 * Maximum milliseconds of real time to wait until connections close. A child process that was not ended may keep its
 * connections open forever.
 */
const LEAVE_MS = 500
const LOOK_MS = 5
/** Number of event loop turns after which all work that needs no timer counts as done. */
const TURNS = 5

/**
 * Completes the pending work of the mock, so that the verdict includes codes that are issued after the client has
 * ended.
 */
export async function drainPendingWork(admin: Pick<SandboxAdmin, 'pendingWaits' | 'advanceClock'>): Promise<void> {
  await waitForDisconnects(admin)
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const { nextMs } = await admin.pendingWaits()
    if (nextMs === undefined) return
    await admin.advanceClock(Math.ceil(nextMs))
    await flushEventLoop()
  }
}

/**
 * Waits until the mock has completed its pending work. A frozen clock is advanced. A running clock is not changed, so
 * that it stays equal to the clock of a client that runs later.
 * @throws the reason of the signal
 */
export async function waitForPendingWork(
  admin: Pick<SandboxAdmin, 'pendingWaits' | 'advanceClock' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const { mode, rate = 1 } = await admin.clock()
  if (mode === 'frozen') return drainPendingWork(admin)
  await waitForDisconnects(admin)
  for (;;) {
    const { nextMs } = await admin.pendingWaits()
    if (nextMs === undefined) return
    await sleep(Math.max(LOOK_MS, nextMs / rate), signal)
  }
}

/**
 * Waits until the connections of a client that has ended are closed. The mock notices abandoned requests when their
 * connections close.
 */
export async function waitForDisconnects(admin: Pick<SandboxAdmin, 'pendingWaits'>): Promise<void> {
  // In process, a connection closes in the next turns of the event loop, without a delay.
  for (let turn = 0; turn < TURNS && (await admin.pendingWaits()).count > 0; turn += 1) await nextTurn()
  for (let waitedMs = 0; waitedMs < LEAVE_MS && (await admin.pendingWaits()).count > 0; waitedMs += LOOK_MS)
    await sleep(LOOK_MS)
}

/** Waits until all work that needs no timer is done. */
export async function flushEventLoop(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn()
}
