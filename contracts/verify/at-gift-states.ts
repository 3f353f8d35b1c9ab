import { z } from 'zod'
import { AtGiftClient, createPacer, PACE_MARGIN_MS, type Pacer } from '../../clients/index.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'
import { PROVIDER_ONLY, NOT_EXCEEDED, type StubStateOptions, type StubStates } from './stub-state.ts'

const KINDS = [
  'free-amount',
  'fixed-amount',
  'url-code',
  'second-code',
  'url-second-code',
  'seven-payment',
  'no-expiry',
  'outside-contract',
] as const
/**
 * DcId of the product in the sample of the provider's document (AG-D16). If no product is configured, this product is
 * ordered, because most other mock servers probably offer it.
 */
const SAMPLE = 'DC500'

const productSchema = z.looseObject({ kind: z.enum(KINDS).default('free-amount'), amount: z.int().default(500) })

/** Rate limit of one request per second, which issues and inquiries share (AG-D7). */
const LIMIT = { requests: 1, windowMs: 1000, marginMs: PACE_MARGIN_MS }

/**
 * Returns the state table (the provider states by name) of the on-demand API. The campaign, the AuthKey and the
 * products come from environment variables.
 * @throws Problem that names the missing variables if the target is a provider's host
 */
export function atGiftStates({ baseUrl, isProviders, environment, paced, fetch }: StubStateOptions): StubStates {
  const [campaign, authKey] = [read('AT_GIFT_CAMPAIGN', 'demo-campaign'), read('AT_GIFT_AUTH_KEY', 'MOCK-AuthKey-001')]
  let strict = createPacer(LIMIT)
  const pacer: Pacer = { take: (signal) => (paced ? strict.take(signal) : Promise.resolve()) }
  const client = new AtGiftClient({ baseUrl, campaign, authKey, fetch, pacer })
  const hasty = new AtGiftClient({ baseUrl, campaign, authKey, fetch, retries429: 0, pacer: { take: async () => {} } })
  /**
   * Promises of the TranIds of issued codes. The key consists of the DcId and the amount, so interactions with the same
   * DcId and amount share a code.
   */
  const issued = new Map<string, Promise<string>>()

  function read(variable: string, example: string): string {
    const value = environment[variable] || (isProviders ? undefined : example)
    if (value === undefined)
      throw new Problem(400, {
        en: `${variable} is not set: a provider's host is verified with your own AT_GIFT_CAMPAIGN and AT_GIFT_AUTH_KEY`,
        ja: `${variable} が設定されていない。プロバイダーのホストの検証には、自分の AT_GIFT_CAMPAIGN と AT_GIFT_AUTH_KEY を使う`,
      })
    return value
  }

  function productOf(parameters: unknown): {
    dcId: string | undefined
    variable: string
    kind: string
    amount: number
  } {
    const { kind, amount } = productSchema.parse(parameters)
    const variable = `AT_GIFT_DC_${kind.toUpperCase().replaceAll('-', '_')}`
    return {
      kind,
      amount,
      variable,
      dcId: environment[variable] || (kind === 'free-amount' && !isProviders ? SAMPLE : undefined),
    }
  }

  function unknownProduct(parameters: unknown): string | undefined {
    const { dcId, kind, amount, variable } = productOf(parameters)
    return dcId === undefined
      ? `no product of the kind ${kind}${kind === 'outside-contract' ? '' : ` that takes ${amount} yen`} is known: set ${variable} to its DcId`
      : undefined
  }

  function known(parameters: unknown): { dcId: string; amount: number } {
    const { dcId = '', amount } = productOf(parameters)
    return { dcId, amount }
  }

  async function issueOne(parameters: unknown): Promise<string> {
    const product = known(parameters)
    const key = JSON.stringify(product)
    const made = issued.get(key) ?? client.issue(product).then(({ tranId }) => tranId)
    issued.set(key, made)
    return made
  }

  const offered = {
    unsupported: unknownProduct,
    setUp: async (parameters: unknown) => ({ dcId: known(parameters).dcId }),
  }
  const outside = { kind: 'outside-contract' }

  return {
    credentials: () => ({ campaign, authKey }),
    pace: () => pacer.take(),
    // The verifier may pause between `pace` and the sending of the request. The next interval is therefore measured
    // from the response.
    onResponse() {
      strict = createPacer(LIMIT)
      void strict.take()
    },
    named: {
      'a caller of the on-demand API is registered': {},
      'a product is offered': offered,
      'a product is outside the contract': {
        unsupported: () => unknownProduct(outside),
        setUp: () => offered.setUp(outside),
      },
      'a code was issued': {
        unsupported: unknownProduct,
        setUp: async (parameters) => ({ ...(await offered.setUp(parameters)), tranId: await issueOne(parameters) }),
      },
      'the limit of the on-demand API is used up': {
        unsupported: (parameters) => (isProviders ? NOT_EXCEEDED : unknownProduct(parameters)),
        setUp: offered.setUp,
        async beforeRequest() {
          // This issue uses up the rate limit. A failure is ignored: if the rate limit rejects this issue, the rate
          // limit is already used up.
          await pacer.take()
          await Promise.allSettled([hasty.issue(known({}))])
        },
      },
      'the source address is not registered': { unsupported: () => PROVIDER_ONLY },
      'the on-demand API fails': { unsupported: () => PROVIDER_ONLY },
      'the on-demand API answers as its older sample': { unsupported: () => PROVIDER_ONLY },
    },
  }
}
