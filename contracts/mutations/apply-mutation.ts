import { createGiftMock, type GiftMock } from '../../mock-server/index.ts'
import type { Fetch } from './change-messages.ts'
import type { Mutation } from './define-mutation.ts'

/** Time of the mutants' frozen clock in milliseconds since the epoch: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

/** A mock to which a mutation is applied. If `settings` and `alter` are undefined, the mock is unchanged. */
export type Mutant = Pick<Mutation, 'provider' | 'settings' | 'alter'>

export interface Running {
  readonly mock: GiftMock
  readonly fetch: Fetch
  /**
   * Closes the mock.
   * @throws Error if the code of the mutation failed; in that case the result of the contract is invalid
   */
  end(): Promise<void>
}

/** Creates an unchanged mock, and a `fetch` function that applies the mutation to the requests to this mock. */
export function mutant({ provider, settings, alter }: Mutant, more: Readonly<Record<string, unknown>> = {}): Running {
  const mock = createGiftMock({
    seed: 'mutations',
    clock: { nowMs: START, mode: 'frozen' },
    settings: { ...more, ...settings },
  })
  const plain: Fetch = (request) => mock.fetch(request, { peer: '127.0.0.1' })
  const altered = alter?.()
  const failures: unknown[] = []
  // Requests to other paths, such as the control API, are not altered.
  const isProviders = (url: string): boolean => new URL(url).pathname.startsWith(`/${provider}/`)
  return {
    mock,
    async fetch(request) {
      if (!altered || !isProviders(request.url)) return plain(request)
      try {
        return await altered(request, plain)
      } catch (error) {
        failures.push(error)
        throw error
      }
    },
    async end() {
      await mock.close()
      if (failures.length > 0) throw new Error(`a mutation of ${provider} itself failed`, { cause: failures[0] })
    },
  }
}
