import { expect, test, vi } from 'vitest'
import type { RawExchange } from '../../scenarios/recordings/raw-exchange.ts'
import { createUpstream } from '../../mock-server/cli/start/session/pass-to-upstream.ts'
import { AUTH_KEY, serve, behind, issue } from './upstream-support.ts'

/**
 * Starts a verification host and a mock. The mock passes requests on to the host and records them. The host responds
 * only after its clock has advanced.
 */
async function slowHost(options: { pacesAll?: boolean } = {}) {
  const recorded: RawExchange[] = []
  const host = await serve({
    settings: { 'atGift.campaigns': [{ campaign: '20260401', authKey: AUTH_KEY }], 'atGift.limit.requests': 100 },
  })
  await host.admin.setClock({ mode: 'frozen' })
  await host.admin.arm({
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'after-commit',
    effect: { type: 'delay', ms: 1000 },
  })
  const passingOn = await createUpstream(`at-gift=${host.url}/at-gift`, '--upstream', {
    record: async (one) => void recorded.push(one),
    ...options,
  })
  const mock = await serve({ upstream: passingOn.upstream })
  const count = async (): Promise<number> => (await host.admin.requests()).requests.length
  return {
    host,
    mock,
    passingOn,
    recorded,
    /** Waits until the host has executed the given number of requests. */
    executed: (wanted: number) => vi.waitUntil(async () => (await count()) === wanted, { interval: 5 }),
    respond: () => host.admin.advanceClock(1000),
    /** Waits until the mock and the host have processed all earlier events, such as the end of a connection. */
    async roundTrip() {
      await fetch(`${mock.url}/livez`)
      await fetch(`${host.url}/livez`)
    },
  }
}

test('if the client disconnects before the verification host responds, the response is recorded as lost', async () => {
  const { mock, passingOn, recorded, executed, respond, roundTrip } = await slowHost()
  const caller = new AbortController()
  const abandoned = issue(mock, {}, caller.signal)
  await executed(1)
  caller.abort()
  await expect(abandoned).rejects.toThrow('aborted')
  await roundTrip()
  await respond()
  const received = issue(mock)
  await executed(2)
  await respond()
  expect((await received).status).toBe(200)
  await passingOn.close()
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([
    [200, 'response'],
    [200, undefined],
  ])
  expect((await mock.admin.requests()).requests.map(({ delivered }) => delivered)).toEqual([false, true])
})

test('when the mock stops, a request that was already passed on is completed and recorded', async () => {
  const { host, mock, passingOn, recorded, executed, respond, roundTrip } = await slowHost({ pacesAll: true })
  const first = issue(mock)
  await executed(1)
  const second = issue(mock)
  second.catch(() => {})
  // The mock makes a pause before it passes on the second request. Otherwise, the host would get this request during
  // these round trips.
  for (let trip = 0; trip < 5; trip += 1) await roundTrip()
  const closed = passingOn.close()
  await expect(second).rejects.toThrow('fetch failed')
  await respond()
  expect((await first).status).toBe(200)
  await closed
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([[200, undefined]])
  expect((await host.admin.requests()).requests).toHaveLength(1)
})

test("a redirect from a verification host to a provider's production does not reach the client", async () => {
  const recorded: RawExchange[] = []
  const { host, mock } = await behind(async (one) => void recorded.push(one))
  await host.admin.arm({
    name: 'redirect',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'respond', status: 307, headers: { location: 'https://Service-Gift.JP./20260401/dc/getcode' } },
  })
  await expect(issue(mock)).rejects.toThrow('fetch failed')
  expect(recorded.map(({ response, lost }) => [response?.status, lost])).toEqual([[307, 'response']])
  const [entry] = (await mock.admin.requests()).requests
  expect(entry?.outcome.reason).toContain("redirects to a provider's production")
})
