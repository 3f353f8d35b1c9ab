import { z } from 'zod'
import { AtGiftClient, GiftClientError, RealPayGiftClient, systemClock } from '../../clients/index.ts'
import { sameInBoth } from '../../mock-server/core/localized-text.ts'
import { unlessKilled } from '../replay/client/kill-points.ts'
import type { RunContext, Runner } from '../replay/client/runner.ts'
import { openOrderBook } from './order-book.ts'
import { TaskError, type TaskContext } from './tasks/task.ts'
import { openTaskState } from './tasks/task-state.ts'
import { runTask } from './tasks/tasks.ts'
import { withVirtualTime, type VirtualTime } from './virtual/virtual-time.ts'

export { tasks, type TaskDescription } from './tasks/tasks.ts'
export { withVirtualTime, type VirtualTime, type VirtualTimeOptions } from './virtual/virtual-time.ts'

/**
 * Runner of the reference clients. The clients run in virtual time, or in real time if the scenario requires real time.
 */
export const referenceRunner: Runner = {
  virtualTime: ({ clock }) => !clock.realTime,
  async run({ scenario, mock, environment, signal, fetch: send }) {
    const { clock, task } = scenario
    const workers = scenario.client?.workers ?? 1
    const run = (time: VirtualTime): Promise<void> =>
      allOf(workers, (worker) => runTask(task, contextOf({ ...environment, GIFT_MOCK_WORKER: worker }, time)))
    try {
      await (clock.realTime
        ? Promise.race([runTask(task, contextOf(environment, realTime(signal))), untilAborted(signal)])
        : withVirtualTime(mock.admin, run, { skewMs: clock.skewMs, signal, fetch: send }))
      return { result: 'done' }
    } catch (error) {
      if (signal.aborted) return { result: 'timed out' }
      if (error instanceof GiftClientError || error instanceof TaskError)
        return { result: 'failed', detail: sameInBoth(error.message) }
      throw error
    }
  },
}

const environmentSchema = z.object({
  AT_GIFT_BASE_URL: z.string(),
  AT_GIFT_CAMPAIGN: z.string(),
  AT_GIFT_AUTH_KEY: z.string(),
  REALPAY_GIFT_BASE_URL: z.string(),
  REALPAY_GIFT_ACCESS_KEY: z.string(),
  REALPAY_GIFT_TOTP_SECRET: z.string(),
  REALPAY_GIFT_TOTP_ALGORITHM: z.enum(['SHA1', 'SHA256', 'SHA512']),
  REALPAY_GIFT_TOTP_DIGITS: z.coerce.number(),
  REALPAY_GIFT_TOTP_PERIOD: z.coerce.number(),
  GIFT_MOCK_ATTEMPT: z.string().default('1'),
  GIFT_MOCK_WORKER: z.string().default('1'),
  GIFT_MOCK_STATE_DIR: z.string().optional(),
  GIFT_MOCK_BOOK: z.string().optional(),
})

/** Creates the reference clients from the environment variables of a run: base URLs and credentials. */
export function contextOf(environment: RunContext['environment'], { clock, fetch }: VirtualTime): TaskContext {
  const variables = environmentSchema.parse(environment)
  const { GIFT_MOCK_ATTEMPT: attempt, GIFT_MOCK_WORKER: worker } = variables
  // The request ids are sequential, so that the journal is reproducible. Each worker has its own ids, and uses
  // new ids after a restart.
  const prefix = `reference${worker === '1' ? '' : `-worker${worker}`}${attempt === '1' ? '' : `-${attempt}`}`
  let ids = 0
  const newRequestId = (): string => `${prefix}-${String((ids += 1)).padStart(6, '0')}`
  const anotherRealpayGift = (): RealPayGiftClient =>
    new RealPayGiftClient({
      baseUrl: variables.REALPAY_GIFT_BASE_URL,
      accessKey: variables.REALPAY_GIFT_ACCESS_KEY,
      totp: {
        secret: variables.REALPAY_GIFT_TOTP_SECRET,
        algorithm: variables.REALPAY_GIFT_TOTP_ALGORITHM,
        digits: variables.REALPAY_GIFT_TOTP_DIGITS,
        period: variables.REALPAY_GIFT_TOTP_PERIOD,
      },
      newRequestId,
      clock,
      fetch,
    })
  return {
    atGift: new AtGiftClient({
      baseUrl: variables.AT_GIFT_BASE_URL,
      campaign: variables.AT_GIFT_CAMPAIGN,
      authKey: variables.AT_GIFT_AUTH_KEY,
      clock,
      fetch,
    }),
    realpayGift: anotherRealpayGift(),
    anotherRealpayGift,
    clock,
    newRequestId,
    state: openTaskState(variables.GIFT_MOCK_STATE_DIR),
    book: openOrderBook(variables.GIFT_MOCK_BOOK),
  }
}

/**
 * Runs several workers at the same time, and waits until all have ended. A worker may fail because another worker has
 * taken up the task.
 * @throws the error of the first worker if all workers have failed
 */
export async function allOf(workers: number, run: (worker: string) => Promise<unknown>): Promise<void> {
  const running = Array.from({ length: workers }, (_, index) => run(`${index + 1}`))
  const ended = await Promise.allSettled(running)
  const [first] = ended
  if (first?.status === 'rejected' && ended.every(({ status }) => status === 'rejected')) throw first.reason
}

/** Returns the system clock and the global fetch. The signal aborts requests and pauses. */
function realTime(signal: AbortSignal): VirtualTime {
  const withSignal = (other: AbortSignal | null | undefined): AbortSignal =>
    other ? AbortSignal.any([signal, other]) : signal
  return {
    clock: {
      now: () => systemClock.now(),
      sleep: (ms, other) => unlessKilled(systemClock.sleep(ms, withSignal(other)), signal),
    },
    fetch: (input, init) => unlessKilled(fetch(input, { ...init, signal: withSignal(init?.signal) }), signal),
  }
}

/** Rejects with the reason of the signal when the signal is aborted. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  )
}
