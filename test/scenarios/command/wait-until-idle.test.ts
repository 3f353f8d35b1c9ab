import { expect, test } from 'vitest'
import { untilIdle } from '../../../scenarios/command/wait-until-idle.ts'

test.each([
  ['sent a request', true, 3000, 'for 3 s', '3 秒間リクエストがなかったため停止'],
  [
    'sent no request',
    false,
    30_000,
    'within 30 s of its start',
    '起動から 30 秒以内に最初のリクエストがなかったため停止',
  ],
])(
  'if a client %s and then sends nothing, the result says after which time without requests the client was stopped',
  async (_what, hasSent, idleMs, time, ja) => {
    const context = {
      environment: { GIFT_MOCK_ATTEMPT: '1' },
      signal: new AbortController().signal,
      activity: { untilIdle: async () => hasSent, untilWaiting: async () => {} },
    }
    const en = `it was stopped, because it had sent no request ${time}`
    expect(await untilIdle(context, { quietMs: 3000 }, new Promise(() => {}))).toEqual({ idleMs, idle: { en, ja } })
  },
)

test.each([
  ['the scaled time of the client', true, 100],
  ['real time, if only the mock is scaled', false, 5000],
])('the time without requests is measured in %s', async (_what, isScaled, realMs) => {
  const waits: number[] = []
  const context = {
    environment: { GIFT_MOCK_ATTEMPT: '2', GIFT_MOCK_CLOCK_RATE: '100' },
    timeScale: 50,
    signal: new AbortController().signal,
    activity: {
      async untilIdle({ quietMs }: { quietMs: number }) {
        waits.push(quietMs)
        return true
      },
      untilWaiting: async () => {},
    },
  }
  await untilIdle(context, { quietMs: 10_000, isScaled }, new Promise(() => {}))
  expect(waits).toEqual([realMs])
})
