import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { verify } from '../../../contracts/index.ts'
import type { PactInteraction } from '../../../contracts/provider/pact-file.ts'
import { atGiftStates } from '../../../contracts/verify/at-gift-states.ts'
import { realpayGiftStates } from '../../../contracts/verify/realpay-gift-states.ts'
import { stateSource } from '../../../contracts/verify/state-source.ts'
import { ISSUE, named, pactOf } from '../pacts.ts'
import { driftedMock, ownStub, ownVariables } from './stub.ts'

const environment = {}

describe('allowed targets', () => {
  test.each([
    'https://service-gift.jp',
    'https://SERVICE-GIFT.jp',
    'https://service-gift.jp.',
    'https://service-gift.jp:8443/x',
    'https://user:pass@service-gift.jp',
    'https://127.0.0.1@service-gift.jp',
    'https://www.service-gift.jp',
    'https://x.stg.service-gift.jp',
    'https://ｓｅｒｖｉｃｅ－ｇｉｆｔ．ｊｐ',
    'https://service-gift%2ejp',
    'https://service-gift。jp',
    'http:service-gift.jp',
    'https:\\\\service-gift.jp',
    ' https://service-gift.jp',
    'https://digital-gift.jp/api/partner',
    'https://api.digital-gift.jp',
    'https://stg.digital-gift.jp',
    'https://service­-gift.jp',
  ])('the verifier rejects the address %s, because it is a production host', async (baseUrl) => {
    for (const provider of ['at-gift', 'realpay-gift'] as const)
      await expect(verify({ provider, baseUrl, environment: ownVariables, paced: false })).rejects.toThrow(/production/)
    await expect(
      verify({ provider: 'at-gift', baseUrl: 'http://127.0.0.1:9', stateUrl: baseUrl, environment }),
    ).rejects.toThrow(/state URL: .*production/)
  })

  test.each([
    ['ftp://127.0.0.1', '"ftp://127.0.0.1" is not an absolute http or https URL'],
    ['127.0.0.1:4600', '"127.0.0.1:4600" is not an absolute http or https URL'],
    ['http://name:word@127.0.0.1', 'must not carry a user name'],
    ['http://127.0.0.1/?a=b', 'must not carry a query'],
    ['http://stg.service-gift.jp', 'reached by https alone'],
    ['http://stg.service-gift.jp.', 'reached by https alone'],
  ])('the verifier rejects the base URL %s as an invalid address', async (baseUrl, message) => {
    await expect(verify({ provider: 'at-gift', baseUrl, environment })).rejects.toThrow(message)
  })

  test.each([
    ['at-gift', 'AT_GIFT_CAMPAIGN'],
    ['realpay-gift', 'REALPAY_GIFT_ACCESS_KEY'],
  ] as const)(
    'the verifier rejects %s at a test host of the provider if a credential is missing',
    async (provider, variable) => {
      await expect(verify({ provider, baseUrl: 'https://STG.service-gift.jp.', environment })).rejects.toThrow(
        `${variable} is not set`,
      )
    },
  )

  test("at a provider's host, the verifier sends requests one second apart, even if pacing is disabled", async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const target = { url: new URL('http://127.0.0.1:9'), isProviders: true }
    const source = await stateSource({
      provider: 'at-gift',
      target,
      handler: undefined,
      environment: { AT_GIFT_CAMPAIGN: 'c', AT_GIFT_AUTH_KEY: 'k' },
      paced: false,
    })
    const setUp = (): Promise<unknown> => source.setState({ state: '', params: {}, action: 'setup' }, '')
    await setUp()
    let free = false
    const waiting = setUp().then(() => (free = true))
    await vi.advanceTimersByTimeAsync(999)
    expect(free).toBe(false)
    await vi.advanceTimersByTimeAsync(100)
    await waiting
  })

  test("at a provider's host, the verifier sets no state that exceeds a rate limit or needs an unknown product", () => {
    const partner = realpayGiftStates({
      baseUrl: 'https://stg.service-gift.jp',
      isProviders: true,
      environment: ownVariables,
      paced: true,
      fetch,
    })
    expect(partner.named['the limit of the partner API is used up']?.unsupported?.({})).toBe(
      "a provider's limit is not exceeded on purpose",
    )
    const states = atGiftStates({
      baseUrl: 'https://stg.service-gift.jp',
      isProviders: true,
      environment: { AT_GIFT_CAMPAIGN: 'c', AT_GIFT_AUTH_KEY: 'k' },
      paced: true,
      fetch,
    })
    expect(states.named['the limit of the on-demand API is used up']?.unsupported?.({})).toBe(
      "a provider's limit is not exceeded on purpose",
    )
    expect(states.named['a product is offered']?.unsupported?.({})).toContain('set AT_GIFT_DC_FREE_AMOUNT')
  })

  test('an interaction fails if its response is a redirect, because the verifier does not follow redirects', async () => {
    const url = await driftedMock(
      () =>
        new Response(null, { status: 307, headers: { location: 'https://service-gift.jp/demo-campaign/dc/getcode' } }),
    )
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${url}/at-gift`,
      environment,
      pacts: [await pactOf('at-gift', named(ISSUE))],
    })
    expect(verified.interactions[0]).toMatchObject({
      status: 'failed',
      errors: expect.arrayContaining(['expected 200 but was 307']),
    })
  })

  test.each([
    '//service-gift.jp/x',
    '/\\service-gift.jp/x',
    '@service-gift.jp/x',
    '.service-gift.jp/x',
    'https://service-gift.jp/x',
  ])(
    'even if a pact contains the path %s, the verifier sends requests only to the host of the given base URL',
    async (path) => {
      const stub = await ownStub()
      const odd = (one: PactInteraction): object | undefined => {
        if (one.description !== ISSUE) return undefined
        const {
          generators: _generators,
          matchingRules: _rules,
          ...request
        } = { generators: {}, matchingRules: {}, ...one.request }
        return { ...one, request: { ...request, path } }
      }
      const verified = await verify({
        provider: 'at-gift',
        baseUrl: `${stub.url}/at-gift`,
        environment: ownVariables,
        paced: false,
        pacts: [await pactOf('at-gift', odd)],
      })
      expect(verified.counts).toEqual({ passed: 0, failed: 1, skipped: 0 })
      expect(verified.interactions[0]?.errors.join()).not.toContain('a test tried to connect')
    },
  )
})
