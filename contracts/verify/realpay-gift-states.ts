import { sameInBoth, type Text } from '../../mock-server/core/localized-text.ts'
import { z } from 'zod'
import { createPacer, PACE_MARGIN_MS, RateLimitedError, RealPayGiftClient, systemClock } from '../../clients/index.ts'
import { createTokens } from '../../clients/totp.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'
import { PROVIDER_ONLY, NOT_EXCEEDED, type StubStateOptions, type StubStates } from './stub-state.ts'

/**
 * Rate limit of the verification. The limit is below the provider's 300 requests per minute (RP-D1), because other
 * clients with the same IP address may also send requests.
 */
const LIMIT = { requests: 290, windowMs: 60_000, marginMs: PACE_MARGIN_MS }
/**
 * Maximum number of requests that are sent to exceed the rate limit of a mock server. A mock server that accepts all
 * these requests has no rate limit, so the interaction that expects a 429 fails.
 */
const MOST_REQUESTS = 310

const purchaseSchema = z.looseObject({
  prices: z.array(z.int()).min(1).default([500]),
  name: z.string().default('Gift'),
  issuer: z.string().default('Issuer'),
})
const colorsSchema = z.looseObject({ main: z.string(), sub: z.string() })
const giftSchema = z.looseObject({ price: z.int().default(500) })
const agreementSchema = z.strictObject({
  secret: z.string(),
  algorithm: z.enum(['SHA1', 'SHA256', 'SHA512']),
  digits: z.coerce.number().int(),
  period: z.coerce.number().int(),
})

const pixel = {
  filename: 'pixel.gif',
  type: 'image/gif',
  bytes: Uint8Array.from(Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')),
}

/**
 * Returns the state table (the provider states by name) of the partner API. The access key, the TOTP parameters and the
 * brand come from environment variables.
 * @throws Problem that names the invalid variables and, if the target is a provider's host, the missing variables
 */
export function realpayGiftStates({ baseUrl, isProviders, environment, paced, fetch }: StubStateOptions): StubStates {
  const accessKey = read('REALPAY_GIFT_ACCESS_KEY', 'mock0000000000000000000000000000000key01')
  const parsed = agreementSchema.safeParse({
    secret: read('REALPAY_GIFT_TOTP_SECRET', 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'),
    algorithm: read('REALPAY_GIFT_TOTP_ALGORITHM', 'SHA1'),
    digits: read('REALPAY_GIFT_TOTP_DIGITS', '6'),
    period: read('REALPAY_GIFT_TOTP_PERIOD', '30'),
  })
  if (!parsed.success) throw new Problem(400, unusable(parsed.error.issues[0]))
  const totp = parsed.data
  const tokenAt = tokensOf(totp)
  const pacer = paced ? createPacer(LIMIT) : { take: async () => {} }
  let lastRequestId = ''
  const newRequestId = (): string => (lastRequestId = crypto.randomUUID())
  const client = new RealPayGiftClient({
    baseUrl,
    accessKey,
    totp,
    fetch,
    pacer,
    newRequestId,
    retries401: 0,
    resendAttempts: 0,
    findAttempts: 1,
  })
  const hasty = new RealPayGiftClient({
    baseUrl,
    accessKey,
    totp,
    fetch,
    pacer: { take: async () => {} },
    retries429: 0,
    retries401: 0,
  })
  let listed: Promise<string> | undefined

  function read(variable: string, example: string): string {
    const value = environment[variable] || (isProviders ? undefined : example)
    if (value === undefined)
      throw new Problem(400, {
        en: `${variable} is not set: a provider's host is verified with your own REALPAY_GIFT_ACCESS_KEY and REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS and _PERIOD`,
        ja: `${variable} が設定されていない。プロバイダーのホストの検証には、自分の REALPAY_GIFT_ACCESS_KEY と REALPAY_GIFT_TOTP_SECRET、_ALGORITHM、_DIGITS、_PERIOD を使う`,
      })
    return value
  }

  /** Returns the brand in the environment variable. If the variable is not set, returns the first brand in the list. */
  async function brand(): Promise<string> {
    listed ??= environment['REALPAY_GIFT_BRAND']
      ? Promise.resolve(environment['REALPAY_GIFT_BRAND'])
      : client.listBrands().then(([first]) => first?.code ?? '')
    return listed
  }

  async function purchase(parameters: unknown) {
    const code = await brand()
    const { prices, name, issuer } = purchaseSchema.parse(parameters)
    const { id } = await client.createPurchase({ prices, name, issuer, brands: [code], isStrict: false })
    return { purchaseId: id, brand: code }
  }

  async function usedUp(): Promise<void> {
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const refused = await hasty.listBrands().then(
        () => false,
        (error: unknown) => error instanceof RateLimitedError,
      )
      if (refused) return
    }
  }

  const lenient = 'REALPAY_GIFT_BRAND_WITHOUT_700'
  return {
    credentials: () => ({
      accessKey,
      otp: tokenAt(systemClock.now()),
      staleOtp: tokenAt(systemClock.now() - 3 * totp.period * 1000),
    }),
    pace: () => pacer.take(),
    onResponse: () => {},
    named: {
      'a caller of the partner API is registered': {},
      'a brand allows the prices': { setUp: async () => ({ brand: await brand() }) },
      'a brand rules out a price': {
        unsupported: () =>
          environment[lenient] ? undefined : `no brand that rules out 700 yen is known: set ${lenient} to its code`,
        setUp: async () => ({ brand: environment[lenient] }),
      },
      'a purchase exists': { setUp: purchase },
      'a purchase with its look exists': {
        async setUp(parameters) {
          const made = await purchase(parameters)
          const { main, sub } = colorsSchema.parse(parameters)
          await client.setColor({ purchaseId: made.purchaseId, main, sub })
          await client.setFaceImage({ purchaseId: made.purchaseId, image: pixel })
          await client.setHeaderImage({ purchaseId: made.purchaseId, image: pixel })
          return made
        },
      },
      'a gift was bought': {
        async setUp(parameters) {
          const made = await purchase(parameters)
          const requestId = newRequestId()
          await client.buyGift({ purchaseId: made.purchaseId, price: giftSchema.parse(parameters).price, requestId })
          return { ...made, requestId }
        },
      },
      'the request id was used': {
        async setUp(parameters) {
          const made = await purchase(parameters)
          // `lastRequestId` is the request id of the purchase that `purchase` has just created.
          return { ...made, requestId: lastRequestId }
        },
      },
      'the limit of the partner API is used up': {
        unsupported: () => (isProviders ? NOT_EXCEEDED : undefined),
        setUp: purchase,
        beforeRequest: usedUp,
      },
      'the partner API fails': { unsupported: () => PROVIDER_ONLY },
    },
  }
}

function unusable(issue: z.core.$ZodIssue | undefined): Text {
  const variable = `REALPAY_GIFT_TOTP_${String(issue?.path[0]).toUpperCase()}`
  return {
    en: `${variable} cannot be used: ${issue?.message}`,
    ja: `${variable} を使用できない: ${issue?.message}`,
  }
}

function tokensOf(totp: z.infer<typeof agreementSchema>): (now: number) => string {
  try {
    return createTokens(totp)
  } catch (error) {
    throw new Problem(400, sameInBoth(`REALPAY_GIFT_TOTP_*: ${error instanceof Error ? error.message : String(error)}`))
  }
}
