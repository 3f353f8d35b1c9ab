import type { Text } from '../../mock-server/index.ts'
import type { RunContext } from '../replay/runner.ts'

/** When a client that stays is ended. */
export interface IdleOptions {
  /** Time without a request after which the client has done its task [ms of the client's time]. */
  quietMs: number
  /** True if the client has already got its task, so that its first request does not take longer than others. */
  hasStarted?: boolean
}

/** Minimum time that a client gets from its first start until its first request [ms of real time]. */
const START_MS = 30_000

/**
 * Resolves with the reason when the client has sent no request for some time. Never resolves if the client exits or its
 * time is up before.
 */
export async function untilIdle(
  { activity, environment, signal }: RunContext,
  { quietMs, hasStarted = false }: IdleOptions,
  exited: Promise<unknown>,
): Promise<{ idle: Text }> {
  if (!activity) throw new Error('the end of a client that stays can be noticed only by replay()')
  const over = new AbortController()
  void exited.then(() => over.abort())
  const realMs = quietMs / Number(environment['GIFT_MOCK_CLOCK_RATE'] ?? 1)
  const isStarting = !hasStarted && environment['GIFT_MOCK_ATTEMPT'] === '1'
  await activity
    .untilIdle({
      quietMs: realMs,
      startMs: isStarting ? Math.max(START_MS, realMs) : realMs,
      signal: AbortSignal.any([signal, over.signal]),
    })
    // After an abort, the exit of the client counts.
    .catch(() => new Promise<never>(() => {}))
  const seconds = quietMs / 1000
  return {
    idle: {
      en: `it was stopped, because it had sent no request for ${seconds} s`,
      ja: `${seconds} 秒間リクエストがなかったため停止`,
    },
  }
}
