import { onTestFinished } from 'vitest'
import { createGiftMock, type GiftMock, type GiftMockOptions } from '../../mock-server/index.ts'

/** Start of the clock in every test: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

export interface Booted {
  mock: GiftMock
  /** Sends a request to the mock without a socket; `path` begins with a slash. */
  send(path: string, init?: RequestInit & { peer?: string }): Promise<Response>
  /** Advances the sandbox's clock [ms]. */
  advance(ms: number): Promise<void>
}

/**
 * Creates the mock of a test, without a socket. The clock is frozen until the test moves it. All tests use this
 * function.
 */
export function boot(options: GiftMockOptions = {}): Booted {
  const mock = createGiftMock({ clock: { mode: 'frozen', nowMs: START }, ...options })
  onTestFinished(() => mock.close())
  return {
    mock,
    send: (path, { peer, ...init } = {}) => mock.fetch(new Request(`http://localhost${path}`, init), { peer }),
    advance: (ms) => mock.admin.advanceClock(ms),
  }
}
