import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { AtGiftClient } from '../../clients/index.ts'
import { createGiftMock } from '../../mock-server/index.ts'

test('after a response has arrived, no listener of the abort signal keeps the response in memory', async () => {
  const mock = createGiftMock()
  const signals: AbortSignal[] = []
  const client = new AtGiftClient({
    baseUrl: 'http://127.0.0.1/at-gift',
    campaign: 'demo-campaign',
    authKey: 'MOCK-AuthKey-001',
    fetch: async (input, init) => {
      if (init?.signal) signals.push(init.signal)
      const { signal: _signal, ...rest } = init ?? {}
      return mock.fetch(new Request(input, rest))
    },
  })
  await client.issue({ dcId: 'DC500', amount: 500 })
  expect(signals.map((signal) => getEventListeners(signal, 'abort'))).toEqual([[]])
  await mock.close()
})
