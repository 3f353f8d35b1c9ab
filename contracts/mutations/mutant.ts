import { createGiftMock, type GiftMock } from '../../mock-server/index.ts'
import type { Fetch } from './alter.ts'
import type { Mutation } from './mutation.ts'

/** Where time begins, and stands still: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

/** What may have drifted; without `settings` and `alter` it has not. */
export type Mutant = Pick<Mutation, 'provider' | 'settings' | 'alter'>

export interface Running {
  readonly mock: GiftMock
  readonly fetch: Fetch
  /** Ends it. @throws Error where the mutation itself failed: no contract has seen anything then */
  end(): Promise<void>
}

/** A mock of its own, and the way to it that the mutation stands in. The mock itself is the one that ships. */
export function mutant({ provider, settings, alter }: Mutant, more: Readonly<Record<string, unknown>> = {}): Running {
  const mock = createGiftMock({
    seed: 'mutations',
    clock: { nowMs: START, mode: 'frozen' },
    settings: { ...more, ...settings },
  })
  const plain: Fetch = (request) => mock.fetch(request, { peer: '127.0.0.1' })
  const altered = alter?.()
  const failures: unknown[] = []
  // What is not the provider's own, such as the control API, stays as it is.
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
