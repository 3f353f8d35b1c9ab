import type { Clock } from '../../clients/index.ts'
import type { SandboxAdmin } from '../../mock-server/index.ts'
import { drainPendingWork, flushEventLoop } from '../replay/finish.ts'
import { createRequestSequencer } from './traffic.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** What a program runs with, so that it waits for no real time. */
export interface VirtualTime {
  clock: Clock
  /** All requests to the sandbox must go through it. */
  fetch: typeof fetch
}

export interface VirtualTimeOptions {
  /** How far the provider's clock is ahead of the program's, in milliseconds; 0 by default. */
  skewMs?: number | undefined
  /** How requests go out; over real sockets, by the global fetch, by default. */
  fetch?: typeof fetch | undefined
  /** Ends the run with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Work that is neither a request nor a sleep, such as reading a file, may take so long, in milliseconds of real time; 3,000 by default. */
  patienceMs?: number | undefined
}

/** What drives the time of a mock. */
export type ClockControl = Pick<SandboxAdmin, 'clock' | 'advanceClock' | 'pendingWaits'>

/** In so many turns of the event loop without a move, everything that waits for no time has run. */
const QUIET_TURNS = 5
const PATIENCE_MS = 3000
/** A machine that stood still for a while has not tried so often. */
const PATIENCE_TURNS = 500
/** As they are now: a test may put timers of its own in their place later. */
const { setImmediate } = globalThis
const realNow = performance.now.bind(performance)

/**
 * Runs a program whose time is the mock's: whenever everything stands still, the clocks of both go on to the next moment
 * for which somebody waits. Requests of one moment reach the mock one after the other, in the order in which they were
 * sent, so the same program gives the same journal. Once the program is through, what the mock has still to do is done.
 *
 * @param admin of the sandbox, whose clock must be frozen
 * @throws what the program throws; an Error where nothing can go on, such as a request that hangs and no timeout
 */
export async function withVirtualTime<T>(
  admin: ClockControl,
  run: (time: VirtualTime) => Promise<T>,
  {
    skewMs = 0,
    fetch: send = (input, init) => fetch(input, init),
    signal,
    patienceMs = PATIENCE_MS,
  }: VirtualTimeOptions = {},
): Promise<T> {
  const { nowMs, mode } = await admin.clock()
  if (mode !== 'frozen')
    throw new Error(
      'the clock of the sandbox runs: freeze it first, setClock({ mode: "frozen" }), so that the program and the mock share one time',
    )

  let moves = 0
  const onMove = (): void => void (moves += 1)
  const clock = createVirtualClock(nowMs - skewMs, onMove)
  const traffic = createRequestSequencer(onMove, send)
  let isThrough = false
  const result = run({ clock, fetch: traffic.fetch }).finally(() => void (isThrough = true))
  result.catch(() => {})

  /**
   * Resolves where everything stands still, with the milliseconds until the mock goes on by itself; undefined where the
   * program is through. All open requests are then held back by faults, and nobody has moved for a while.
   */
  async function untilIdle(): Promise<number | undefined> {
    const patience = createStallDetector(patienceMs)
    let seen = moves
    for (let quietTurns = 0; ;) {
      await turn()
      if (isThrough) return undefined
      signal?.throwIfAborted()
      const { count, nextMs = Infinity } = await admin.pendingWaits()
      const isHeld = count === traffic.open()
      if (isHeld) traffic.sendNext()
      if (seen !== moves) patience.renew()
      quietTurns = isHeld && seen === moves ? quietTurns + 1 : 0
      seen = moves
      if (quietTurns >= QUIET_TURNS && Math.min(nextMs, clock.nextMs() ?? Infinity) < Infinity) return nextMs
      if (patience.isOver()) throw new Error(whyStuck(traffic.open(), count))
    }
  }

  let end = new Error('the program that sent this has ended')
  try {
    for (;;) {
      const nextMs = await untilIdle()
      if (nextMs === undefined) break
      if (clock.wakeFirstDue()) continue
      const ms = Math.min(nextMs, clock.nextMs() ?? Infinity)
      clock.advance(ms)
      await admin.advanceClock(ms)
    }
  } catch (error) {
    if (error instanceof Error) end = error
    throw error
  } finally {
    traffic.end(end)
    await endTraffic(admin, patienceMs)
  }
  return result
}

/** The program is gone; a real provider completes what it has begun all the same. */
async function endTraffic(admin: ClockControl, patienceMs: number): Promise<void> {
  const patience = createStallDetector(patienceMs)
  while ((await admin.pendingWaits()).count > 0 && !patience.isOver()) await turn()
  await flushEventLoop()
  await drainPendingWork(admin)
}

function whyStuck(open: number, held: number): string {
  if (open !== held)
    return `${open} requests are open and the mock holds ${held} back: some went elsewhere, or not through the fetch that was given`
  if (open > 0)
    return `nothing can go on: the mock lets ${open} requests hang for ever, and the program waits for them without a timeout on the clock that was given`
  return 'nothing can go on: the program has not ended, sends nothing, and does not sleep on the clock that was given'
}

function createStallDetector(patienceMs: number): { renew(): void; isOver(): boolean } {
  let since = realNow()
  let turns = 0
  return {
    renew() {
      since = realNow()
      turns = 0
    },
    isOver: () => ++turns > PATIENCE_TURNS && realNow() - since > patienceMs,
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
