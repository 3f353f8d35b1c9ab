import { expect, test } from 'vitest'
import { createTotpVerifier } from '../../../mock-server/core/provider/totp.ts'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import { baseScenario } from '../../../scenarios/explore/found-scenario.ts'
import type { Runner } from '../../../scenarios/replay/client/runner.ts'

const SCALE = 50
const OLD_MS = 20 * 60_000

/**
 * A client that runs in real time and reads the brands with a token that is 20 minutes old. If the mock's clock is
 * scaled, even a new token is that old after 24 seconds of real time.
 */
function client(): Runner & { seen: { rate: string | undefined; clock: number; status: number }[] } {
  const seen: { rate: string | undefined; clock: number; status: number }[] = []
  return {
    seen,
    virtualTime: () => false,
    async run({ environment, mock }) {
      const { rate: clock = 1 } = await mock.admin.clock()
      const { REALPAY_GIFT_TOTP_SECRET: secret = '', REALPAY_GIFT_ACCESS_KEY: key = '' } = environment
      const totp = createTotpVerifier({ secret, algorithm: 'SHA1', digits: 6, periodSeconds: 30 })
      const headers = {
        'x-realpay-gift-api-access-key': key,
        'x-realpay-gift-api-access-token': totp.token(Date.now() - OLD_MS),
      }
      const { status } = await fetch(`${environment['REALPAY_GIFT_BASE_URL']}/brands`, { headers })
      seen.push({ rate: environment['GIFT_MOCK_CLOCK_RATE'], clock, status })
      return { result: 'done' }
    },
  }
}

async function runIn(settings: Record<string, unknown>, timeScale: number) {
  const runner = client()
  const base = baseScenario('buy-one', { settings })
  const driver = programDriver(base, { runner, timeoutMs: 20_000, timeScale })
  await driver.run([], undefined, new AbortController().signal)
  return runner.seen
}

test('without libfaketime, `explore` scales the mock, tells the client the rate, and accepts tokens of real time', async () => {
  expect(await runIn({}, SCALE)).toEqual([{ rate: '50', clock: SCALE, status: 200 }])
})

test('if the time of the client cannot be scaled, an alternative rule about tokens is tried in real time', async () => {
  const settings = { 'realpayGift.totp.window': 0 }
  expect(await runIn(settings, SCALE)).toEqual([{ rate: '1', clock: 1, status: 401 }])
})

test('without a time scale, `explore` rejects old tokens', async () => {
  expect(await runIn({}, 1)).toEqual([{ rate: '1', clock: 1, status: 401 }])
})
