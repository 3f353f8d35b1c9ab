import { createGiftMock, type GiftMock } from '../../mock-server/index.ts'
import type { Fetch } from './alter.ts'
import type { Mutation } from './mutation.ts'

/** Where time begins, and stands still: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

/** What may have drifted; without `settings` and `alter` it has not. */
export type Mutant = Pick<Mutation, 'provider' | 'settings' | 'alter'>

/** A mock of its own, and the way to it that the mutation stands in. The mock itself is the one that ships. */
export function mutant({ provider, settings, alter }: Mutant, more: Readonly<Record<string, unknown>> = {}): { mock: GiftMock; fetch: Fetch } {
  const mock = createGiftMock({ seed: 'mutations', clock: { nowMs: START, mode: 'frozen' }, settings: { ...more, ...settings } })
  const plain: Fetch = (request) => mock.fetch(request, { peer: '127.0.0.1' })
  const altered = alter?.()
  // What is not the provider's own, such as the control API, stays as it is.
  const isProviders = (url: string): boolean => new URL(url).pathname.startsWith(`/${provider}/`)
  return { mock, fetch: (request) => (altered && isProviders(request.url) ? altered(request, plain) : plain(request)) }
}
