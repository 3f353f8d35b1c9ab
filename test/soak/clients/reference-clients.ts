import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import {
  AtGiftClient,
  type Clock,
  GiftClientError,
  RealPayGiftClient,
  UnauthorizedError,
} from '../../../clients/index.ts'
import { ACCESS_KEY, AUTH_KEY, TOTP_SECRET } from '../../core/support.ts'
import type { SoakSandbox } from '../sandbox.ts'
import { type Client, type ClientOptions, countedFetch } from './client.ts'

const pacer = { take: async () => {} }
/** Maximum pause of a client, in milliseconds. */
const MAX_PAUSE_MS = 30
/** A wait of this length or more is the timeout of a request. A shorter wait is a pause. */
const MIN_TIMEOUT_MS = 20_000

/**
 * Returns a clock with the time of the sandbox. A long sleep is the timeout of a request, and ends when the soak test
 * gives up the request (see `beginWait`). A shorter sleep takes at most `MAX_PAUSE_MS`.
 */
function clockOf(sandbox: SoakSandbox, name: string): Clock {
  return {
    now: () => sandbox.now(),
    sleep: (ms, signal) => (ms >= MIN_TIMEOUT_MS ? timeoutOf(sandbox, name, signal) : pause(ms, signal)),
  }
}

/** Resolves when the client gives up a request. */
async function timeoutOf(sandbox: SoakSandbox, name: string, signal: AbortSignal | undefined): Promise<void> {
  const patience = sandbox.beginWait(`a request of ${name}`)
  try {
    await once(patience.signal, 'abort', { signal })
  } finally {
    patience.end()
  }
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(Math.min(ms, MAX_PAUSE_MS), undefined, { signal })
}

/**
 * Handles an error of a client. A `GiftClientError` is an expected outcome, for example because a jump of the clock
 * makes a token invalid. Any other error is thrown again.
 */
async function settle(sandbox: SoakSandbox, error: unknown): Promise<void> {
  if (!(error instanceof GiftClientError)) throw error
  if (error instanceof UnauthorizedError) await sandbox.readClock().catch(() => {})
}

/** Creates a client that issues codes and sometimes sends an inquiry for a code. */
export function atGiftClient({ name, sandbox, random, tally }: ClientOptions): Client {
  const products = [
    ['DC500', 500],
    ['DC-FIXED-1000', 1000],
    ['DC-PIN', 300],
    ['DC-SEVEN', 2000],
  ] as const
  let last: { tranId: string; dcId: string; amount: number } | undefined
  return {
    name,
    async step() {
      const client = new AtGiftClient({
        baseUrl: `${sandbox.base()}/at-gift`,
        campaign: 'demo-campaign',
        authKey: AUTH_KEY,
        pacer,
        retries429: 1,
        clock: clockOf(sandbox, name),
        fetch: countedFetch({ sandbox, tally }),
      })
      if (last && random.below(4) === 0) {
        await client.inquire(last).catch((error: unknown) => settle(sandbox, error))
        return
      }
      const [dcId, amount] = random.pick(products)
      const purchase = sandbox.books.begin('at-gift', amount)
      tally.purchases += 1
      try {
        const { tranId, code1 } = await client.issue({ dcId, amount })
        sandbox.books.end(purchase, code1.value)
        last = { tranId, dcId, amount }
      } catch (error) {
        sandbox.books.end(purchase)
        await settle(sandbox, error)
      }
    },
  }
}

/** Creates a client that creates purchases, uploads images and buys gifts. */
export function realpayGiftClient({ name, sandbox, random, tally }: ClientOptions): Client {
  let purchaseId: string | undefined
  let number = 0
  const nextId = (): string => `${name}-${number++}`
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 1, 2])
  return {
    name,
    async step() {
      const client = new RealPayGiftClient({
        baseUrl: `${sandbox.base()}/realpay-gift`,
        accessKey: ACCESS_KEY,
        totp: { secret: TOTP_SECRET, algorithm: 'SHA1', digits: 6, period: 30 },
        pacer,
        retries429: 1,
        clock: clockOf(sandbox, name),
        fetch: countedFetch({ sandbox, tally }),
        newRequestId: nextId,
        resendAttempts: 1,
        findAttempts: 2,
      })
      try {
        if (purchaseId === undefined) {
          const made = { prices: [500, 1000], name: 'n', issuer: 'i', brands: ['amazon'], isStrict: false }
          purchaseId = (await client.createPurchase(made)).id
          return
        }
        const chance = random.below(10)
        if (chance === 0) await client.setFaceImage({ purchaseId, image: { bytes: png, filename: 'a.png' } })
        else if (chance === 1) await client.getPurchase({ purchaseId })
        else if (chance === 2) await client.listBrands()
        else await buy(client, purchaseId)
      } catch (error) {
        // A reset of the sandbox deletes the purchase.
        purchaseId = undefined
        await settle(sandbox, error)
      }
    },
  }

  async function buy(client: RealPayGiftClient, from: string): Promise<void> {
    const price = random.pick([500, 1000])
    const requestId = nextId()
    const purchase = sandbox.books.begin('realpay-gift', price, requestId)
    tally.purchases += 1
    try {
      const { gift } = await client.buyGift({ purchaseId: from, price, requestId })
      sandbox.books.end(purchase, gift.code)
    } catch (error) {
      sandbox.books.end(purchase)
      throw error
    }
  }
}
