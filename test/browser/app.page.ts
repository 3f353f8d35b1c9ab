import { createGiftMock } from '../../mock-server/browser.ts'
import type { FaultDocument, GiftMock } from '../../mock-server/index.ts'
import { type Bought, buyBoth, keptBy, type Outcome, order, outcomeOf, said, START } from './program.ts'

const BASE = 'http://gifts.test'
const ISSUE = `${BASE}/at-gift/demo-campaign/dc/getcode`

type Kept = Awaited<ReturnType<typeof keptBy>>

const still = (): GiftMock => createGiftMock({ clock: { mode: 'frozen', nowMs: START } })

/** Sends two issue requests within one second and a third issue request one second later. */
export async function issue(): Promise<{ answers: Outcome[]; kept: Kept }> {
  const mock = still()
  const answers = [await outcomeOf(mock.fetch(order(ISSUE))), await outcomeOf(mock.fetch(order(ISSUE)))]
  await mock.admin.advanceClock(1000)
  answers.push(await outcomeOf(mock.fetch(order(ISSUE))))
  return { answers, kept: await keptBy(mock) }
}

export async function buy(): Promise<{ bought: Bought; kept: Kept }> {
  const mock = still()
  const bought = await buyBoth({
    atGift: `${BASE}/at-gift`,
    realpayGift: `${BASE}/realpay-gift`,
    fetch: (input, init) => mock.fetch(new Request(input, init)),
  })
  return { bought, kept: await keptBy(mock) }
}

/**
 * Issues a code while a fault is armed. The function advances the clock of the mock until the request has ended, so
 * that a delayed request ends, too.
 */
export async function meet(fault: Pick<FaultDocument, 'phase' | 'effect'>): Promise<{ outcome: Outcome; kept: Kept }> {
  const mock = still()
  await mock.admin.arm({ name: 'the-fault', when: { operation: 'at-gift.issue' }, ...fault })
  const over = new AbortController()
  const asked = outcomeOf(mock.fetch(order(ISSUE))).finally(() => over.abort())
  while (!over.signal.aborted) {
    const { nextMs } = await mock.admin.pendingWaits()
    await mock.admin.advanceClock(nextMs ?? 0)
    await new Promise((resolve) => void setTimeout(resolve, 0))
  }
  return { outcome: await asked, kept: await keptBy(mock) }
}

export async function beRefused(fault: FaultDocument): Promise<string> {
  return still()
    .admin.arm(fault)
    .then(() => 'it was armed', said)
}

/**
 * Issues a code while a fault delays the response. The mock's clock is not frozen, so the timers of the browser end the
 * delay.
 */
export async function wait(): Promise<{ outcome: Outcome; atMs: number }> {
  const mock = createGiftMock()
  await mock.admin.arm({ name: 'late', phase: 'after-commit', effect: { type: 'delay', ms: 20 } })
  const outcome = await outcomeOf(mock.fetch(order(ISSUE)))
  return { outcome, atMs: (await mock.admin.clock()).nowMs }
}

/** Returns the OpenAPI description of a provider. The mock loads the generator of the description on demand. */
export async function describe(provider: string): Promise<unknown> {
  const response = await still().fetch(new Request(`http://localhost/__admin/openapi/${provider}.json`))
  return response.json()
}
