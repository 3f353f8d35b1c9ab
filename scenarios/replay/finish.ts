import { sleep } from '../../mock-server/core/time/host-clock.ts'
import type { SandboxAdmin } from '../../mock-server/index.ts'

/** Pieces of a body that drips, say; more is no scenario but a mistake. */
const MAX_WAITS = 20_000
/** In milliseconds of real time; what got away from the client may hold its connections open for ever. */
const LEAVE_MS = 500
const LOOK_MS = 5
/** In so many turns of the event loop, whatever goes on has come as far as its next wait. */
const TURNS = 5
/** As it is now: a test may put timers of its own in its place later. */
const { setImmediate } = globalThis

/** Lets what the mock still holds back go on to its end, so that a code that is issued late is judged too. */
export async function drainPendingWork(admin: Pick<SandboxAdmin, 'pendingWaits' | 'advanceClock'>): Promise<void> {
  // The client is through: that it has left its requests comes to the mock's ears as its connections close.
  for (let waitedMs = 0; waitedMs < LEAVE_MS && (await admin.pendingWaits()).count > 0; waitedMs += LOOK_MS)
    await sleep(LOOK_MS)
  for (let waits = 0; waits < MAX_WAITS; waits += 1) {
    const { nextMs } = await admin.pendingWaits()
    if (nextMs === undefined) return
    await admin.advanceClock(Math.ceil(nextMs))
    await flushEventLoop()
  }
}

/** Lets everything run that waits for no time. */
export async function flushEventLoop(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
}
