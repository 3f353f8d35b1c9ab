import { setupWorker } from 'msw/browser'
import { createGiftMock } from '../../mock-server/browser.ts'
import type { FaultDocument, GiftMock } from '../../mock-server/index.ts'
import { giftHandlers, type GiftHandlersOptions, productionGuard } from '../../mock-server/msw/index.ts'
import { buyBoth, type Bought, keptBy, type Outcome, order, outcomeOf, START } from './program.ts'

type Kept = Awaited<ReturnType<typeof keptBy>>

const PRODUCTION = { atGift: 'https://service-gift.jp', realpayGift: 'https://digital-gift.jp/api/partner' }
const ISSUE = `${PRODUCTION.atGift}/demo-campaign/dc/getcode`

const worker = setupWorker(productionGuard())
await worker.start({ quiet: true, onUnhandledFrame: 'bypass' })

/** Installs the handlers of a new mock before the production guard, runs a program, and then removes the handlers. */
async function behind<T>(
  options: GiftHandlersOptions,
  program: (mock: GiftMock) => Promise<T>,
): Promise<T & { kept: Kept }> {
  const mock = createGiftMock({ clock: { mode: 'frozen', nowMs: START } })
  worker.use(...giftHandlers(mock, options))
  try {
    return { ...(await program(mock)), kept: await keptBy(mock) }
  } finally {
    worker.resetHandlers()
  }
}

export async function buyInProduction(): Promise<{ bought: Bought; kept: Kept }> {
  return behind({}, async () => ({ bought: await buyBoth(PRODUCTION) }))
}

export async function buyAt(baseUrl: string): Promise<{ bought: Bought; ledger: unknown; kept: Kept }> {
  return behind({ baseUrl }, async () => ({
    bought: await buyBoth({ atGift: `${baseUrl}/at-gift`, realpayGift: `${baseUrl}/realpay-gift` }),
    ledger: await (await fetch(`${baseUrl}/__admin/ledger`)).json(),
  }))
}

export async function meet(
  fault: Pick<FaultDocument, 'phase' | 'effect'>,
): Promise<{ outcome: Outcome; next: Outcome; kept: Kept }> {
  return behind({}, async ({ admin }) => {
    await admin.arm({ name: 'the-fault', ...fault })
    const outcome = await outcomeOf(fetch(order(ISSUE)))
    await admin.disarm()
    await admin.advanceClock(1000)
    return { outcome, next: await outcomeOf(fetch(order(ISSUE))) }
  })
}

/** Aborts a request while the mock is sending the response. The mock nevertheless completes the response. */
export async function leave(): Promise<{ outcome: Outcome; kept: Kept }> {
  return behind({}, async ({ admin }) => {
    await admin.arm({ name: 'slow', phase: 'mid-body', effect: { type: 'slow-body', ms: 9000, pieces: 3 } })
    const leaving = new AbortController()
    const asked = outcomeOf(fetch(order(ISSUE), { signal: leaving.signal }))
    const waiting = async (): Promise<number | undefined> => {
      await new Promise((resolve) => void setTimeout(resolve, 0))
      return (await admin.pendingWaits()).nextMs
    }
    while ((await waiting()) === undefined);
    leaving.abort()
    const outcome = await asked
    for (let nextMs = await waiting(); nextMs !== undefined; nextMs = await waiting()) await admin.advanceClock(nextMs)
    return { outcome }
  })
}

export async function sendPastHandlers(url: string): Promise<Outcome> {
  return outcomeOf(fetch(order(url)))
}
