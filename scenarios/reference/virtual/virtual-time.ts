import type { Clock } from '../../../clients/index.ts'
import { nextTurn, sleep } from '../../../mock-server/core/time/host-clock.ts'
import type { SandboxAdmin } from '../../../mock-server/index.ts'
import { unlessKilled } from '../../replay/client/kill-points.ts'
import { drainPendingWork, flushEventLoop } from '../../replay/client/drain.ts'
import { createRequestSequencer } from './request-sequencer.ts'
import { createStallDetector } from './stall-detector.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Clock and fetch that let a program run in virtual time. */
export interface VirtualTime {
  clock: Clock
  /** Fetch function that all requests to the sandbox must use. */
  fetch: typeof fetch
}

export interface VirtualTimeOptions {
  /** Milliseconds by which the provider's clock is ahead of the program's clock. Default 0. */
  skewMs?: number | undefined
  /** Function that sends the requests. Default: the global fetch, which uses real sockets. */
  fetch?: typeof fetch | undefined
  /**
   * Signal that ends the run; the run then rejects with the reason of the signal. If the reason is that the scenario
   * kills the client, the pending requests and sleeps of the program never settle.
   */
  signal?: AbortSignal | undefined
  /**
   * Milliseconds of real time allowed for work that is neither a request nor a sleep, such as reading a file. Default
   * 3,000. For a request that no fault delays, at least 30,000 milliseconds are allowed.
   */
  patienceMs?: number | undefined
}

/**
 * The error if the program and the mock cannot continue, for example because the program waits for a response without a
 * timeout.
 */
export class StuckError extends Error {
  override readonly name = 'StuckError'
}

/** The part of the sandbox admin that controls the clock. */
export type ClockControl = Pick<SandboxAdmin, 'clock' | 'advanceClock' | 'pendingWaits'>

/** Number of event loop turns without activity after which all work that needs no timer counts as done. */
const QUIET_TURNS = 5
const PATIENCE_MS = 3000

/**
 * Runs a program and the mock in shared virtual time. When the program and the mock are idle, the clocks of both
 * advance to the next timer. Concurrent requests reach the mock one after the other in the order of sending, so the
 * same program always produces the same journal. After the program ends, pending work of the mock is completed.
 *
 * @param admin admin of the sandbox; the clock of the sandbox must be frozen
 * @throws the program's error; Error if nothing can continue, such as a hanging request without a timeout
 *
 * @example
 * ```ts
 * import { startGiftMock } from 'gift-provider-mock'
 * import { AtGiftClient } from 'gift-provider-mock/clients'
 * import { withVirtualTime } from 'gift-provider-mock/scenarios'
 *
 * const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen' } })
 * const account = { baseUrl: `${mock.url}/at-gift`, campaign: 'demo-campaign', authKey: 'MOCK-AuthKey-001' }
 * await withVirtualTime(mock.admin, async ({ clock, fetch }) => {
 *   const client = new AtGiftClient({ ...account, clock, fetch })
 *   // The client waits a second between requests, which takes no real time.
 *   for (let order = 0; order < 100; order += 1) await client.issue({ dcId: 'DC500', amount: 500 })
 * })
 * console.log((await mock.admin.ledger()).totals.issued) // 100
 * await mock.close()
 * ```
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
  const programClock: Clock = {
    now: () => clock.now(),
    sleep: (ms, sleepSignal) => unlessKilled(clock.sleep(ms, sleepSignal), signal),
  }
  const programFetch: typeof fetch = (input, init) => unlessKilled(traffic.fetch(input, init), signal)
  const result = run({ clock: programClock, fetch: programFetch }).finally(() => void (isThrough = true))
  result.catch(() => {})

  /**
   * Resolves when nothing can happen before a timer fires. This means that faults delay all open requests, nothing has
   * happened for some event loop turns, and at least one timer is set. Returns the milliseconds to the mock's next
   * timer, or Infinity if only the program has timers. Returns undefined if the program has ended.
   */
  async function untilIdle(): Promise<number | undefined> {
    const patience = createStallDetector(patienceMs)
    let seen = moves
    for (let quietTurns = 0; ;) {
      await nextTurn()
      if (isThrough) return undefined
      signal?.throwIfAborted()
      const { count, nextMs = Infinity } = await admin.pendingWaits()
      const isHeld = count === traffic.open()
      if (isHeld) traffic.sendNext()
      if (seen !== moves) patience.renew()
      quietTurns = isHeld && seen === moves ? quietTurns + 1 : 0
      seen = moves
      if (quietTurns >= QUIET_TURNS && Math.min(nextMs, clock.nextMs() ?? Infinity) < Infinity) return nextMs
      if (patience.isOver(traffic.open() > count)) throw new StuckError(whyStuck(traffic.open(), count))
      // Nothing has happened for long, so the loop must not occupy a processor.
      if (patience.isQuiet()) await sleep(1)
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

/** Completes the requests that are still open after the program has ended, as a real provider does. */
async function endTraffic(admin: ClockControl, patienceMs: number): Promise<void> {
  const patience = createStallDetector(patienceMs)
  while ((await admin.pendingWaits()).count > 0 && !patience.isOver(false)) await nextTurn()
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
