import { onTestFinished } from 'vitest'
import { createGiftMock, type GiftMock, type GiftMockOptions } from '../../mock-server/index.ts'

/** Initial time of the mock's clock in tests that use `boot`: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

export interface Booted {
  mock: GiftMock
  /** Sends a request to the mock without a socket; `path` begins with a slash. */
  send(path: string, init?: RequestInit & { peer?: string }): Promise<Response>
  /** Advances the clock of the sandbox by `ms` milliseconds. */
  advance(ms: number): Promise<void>
}

/**
 * Creates a mock without a socket and closes the mock after the test. The clock stands still until the test advances
 * the clock.
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
