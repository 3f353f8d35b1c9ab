import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { verify } from '../../../contracts/index.ts'
import { atGiftStates } from '../../../contracts/verify/at-gift-states.ts'
import { realpayGiftStates } from '../../../contracts/verify/realpay-gift-states.ts'
import { providers } from '../../../mock-server/app.ts'
import { failed, INQUIRY, ISSUE, LIMITED, named, pactOf, skipped } from '../pacts.ts'
import { answering, own, ownStub, ownVariables } from './stub.ts'

const environment = {}

describe('a stub without a state handler', () => {
  test('for an あっとギフト stub, the verifier sets provider states by API calls, and skips states that need the provider [AG-D3]', async () => {
    const stub = await ownStub({ 'atGift.limit.requests': 1000 })
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      environment: ownVariables,
      paced: false,
    })
    expect(verified.states).toBe('calls')
    // The two failed interactions expect a 429. They fail, because the rate limit of this stub is too high.
    expect(failed(verified)).toEqual([LIMITED, 'an inquiry past the limit'])
    expect(skipped(verified)).toEqual(
      [
        'a request to issue a code that is answered as in the older sample',
        'a request to issue a code from an address that is not registered',
        'an inquiry from an address that is not registered',
        'a request to issue a code while the service fails',
        'an inquiry while the service fails',
      ].map((description) => [description, expect.stringContaining('only the provider can set this state')]),
    )
    expect(verified.counts).toEqual({ passed: 24, failed: 2, skipped: 5 })
    expect(JSON.stringify(verified)).not.toContain(own.authKey)
  })

  test('for a stub of the partner API, the verifier uses a new request id and token in each API call that sets a state [RP-D4]', async () => {
    const stub = await ownStub({ 'realpayGift.limit.requests': 200 })
    const verified = await verify({
      provider: 'realpay-gift',
      baseUrl: `${stub.url}/realpay-gift`,
      environment: ownVariables,
      paced: false,
    })
    expect(failed(verified)).toEqual([])
    expect(
      skipped(verified).every(
        ([description, reason]) =>
          description.endsWith('while the service fails') && reason.includes('only the provider'),
      ),
    ).toBe(true)
    expect(verified.counts).toEqual({ passed: 62, failed: 0, skipped: 12 })
  }, 30_000)

  test('verifying a stub twice gives the same result, because each verification uses new request ids [RP-D4]', async () => {
    const { url } = await ownStub()
    const pacts = [await pactOf('realpay-gift', named('a request to set the colours', 'a request to buy a gift'))]
    for (let round = 1; round <= 2; round++)
      expect(
        (
          await verify({
            provider: 'realpay-gift',
            baseUrl: `${url}/realpay-gift`,
            environment: ownVariables,
            paced: false,
            pacts,
          })
        ).counts,
      ).toEqual({ passed: 2, failed: 0, skipped: 0 })
  })

  test('the verifier sends a request one second after the previous response, and not after the previous request [AG-D7]', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const states = atGiftStates({ baseUrl: 'http://127.0.0.1', isProviders: false, environment, paced: true, fetch })
    await states.pace()
    await vi.advanceTimersByTimeAsync(900)
    states.onResponse()
    let free = false
    const waiting = states.pace().then(() => (free = true))
    await vi.advanceTimersByTimeAsync(999)
    expect(free).toBe(false)
    await vi.advanceTimersByTimeAsync(100)
    await waiting
  })

  test('if a stub rejects the API calls that set a provider state, the verifier skips the interactions with this state', async () => {
    const { url } = await ownStub()
    const again = await verify({
      provider: 'realpay-gift',
      baseUrl: `${url}/realpay-gift`,
      environment: { ...ownVariables, REALPAY_GIFT_ACCESS_KEY: 'nobody0000000000000000000000000000000000' },
      paced: false,
      pacts: [
        await pactOf(
          'realpay-gift',
          named('a request for the brands', 'a request for a purchase of which nothing is set'),
        ),
      ],
    })
    expect(again.interactions.map(({ status }) => status)).toEqual(['failed', 'skipped'])
    expect(skipped(again)[0]?.[1]).toContain('"a purchase exists" could not be made by calls')
  })

  test('with pacing, the verifier leaves one second between a slow response and the next request [AG-D7]', async () => {
    const { mock: lenient } = await ownStub({ 'atGift.limit.requests': 1000 })
    const times: { from: number; to: number }[] = []
    const url = await answering(async (request) => {
      if (request.url.includes('__admin')) return new Response('', { status: 404 })
      const from = performance.now()
      await new Promise((resolve) => setTimeout(resolve, 300))
      const answer = await lenient.fetch(request)
      times.push({ from, to: performance.now() })
      return answer
    })
    const { counts } = await verify({
      provider: 'at-gift',
      baseUrl: `${url}/at-gift`,
      environment: ownVariables,
      pacts: [await pactOf('at-gift', named(ISSUE, 'a request to issue a code with a PIN'))],
    })
    expect(counts.passed).toBe(2)
    expect((times[1]?.from ?? 0) - (times[0]?.to ?? 0)).toBeGreaterThan(1000)
  })

  test('with pacing, the verifier sends two requests in immediate succession only to test the rate limit [AG-D7]', async () => {
    const stub = await ownStub()
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      environment: ownVariables,
      pacts: [await pactOf('at-gift', named(ISSUE, INQUIRY, LIMITED))],
    })
    expect(failed(verified)).toEqual([])
    expect(verified.counts).toEqual({ passed: 3, failed: 0, skipped: 0 })
    expect(
      (await stub.mock.admin.requests({})).requests.filter(({ response }) => response.status === 429),
    ).toHaveLength(1)
  })

  test('if a required environment variable is not set, the verifier skips the interaction and names the variable', async () => {
    const stub = await ownStub()
    const { AT_GIFT_DC_FIXED_AMOUNT: _unknown, ...variables } = ownVariables
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      environment: variables,
      pacts: [await pactOf('at-gift', named('a request to issue a code of a fixed amount'))],
    })
    expect(verified).toMatchObject({ good: false, counts: { passed: 0, failed: 0, skipped: 1 } })
    expect(skipped(verified)[0]?.[1]).toBe(
      '"a product is offered": no product of the kind fixed-amount that takes 1000 yen is known: set AT_GIFT_DC_FIXED_AMOUNT to its DcId',
    )
  })

  test('if the provider state of an interaction is unknown, the verifier of a stub skips the interaction', async () => {
    const stub = await ownStub()
    const pacts = [
      await pactOf('at-gift', (one) =>
        one.description === ISSUE ? { ...one, providerStates: [{ name: 'a wish is granted' }] } : undefined,
      ),
    ]
    expect(
      skipped(await verify({ provider: 'at-gift', baseUrl: `${stub.url}/at-gift`, environment: ownVariables, pacts })),
    ).toEqual([[ISSUE, '"a wish is granted" is an unknown state: name a state handler with --state-url']])
  })

  test.each(providers.map((provider) => [provider.name, provider] as const))(
    'for a stub of %s, the verifier marks a provider state as unsupported if no API call can set the state',
    async (name, provider) => {
      const states = await provider.providerStates()
      const table = (name === 'at-gift' ? atGiftStates : realpayGiftStates)({
        baseUrl: 'http://127.0.0.1',
        isProviders: false,
        environment: ownVariables,
        paced: false,
        fetch,
      })
      expect(Object.keys(table.named)).toEqual(Object.keys(states.named))
      for (const [state, { withoutMock }] of Object.entries(states.named))
        expect([state, table.named[state]?.unsupported?.({}) !== undefined]).toEqual([
          state,
          withoutMock.by === 'never',
        ])
      expect(Object.keys(table.credentials())).toEqual(Object.keys(states.always.returns))
    },
  )
})

describe('a stub with a state handler', () => {
  const handler = async (answer: (state: string, action: string) => Response) =>
    answering(async (request) => {
      const { state, params, action } = JSON.parse(await request.text())
      expect(Object.keys(params).join()).not.toContain('gift-mock')
      return answer(state, action)
    })

  test('if the state handler returns no credentials, the verifier reads the credentials from the environment variables', async () => {
    const stub = await ownStub({ 'atGift.limit.requests': 1000 })
    const asked: string[] = []
    const stateUrl = await handler(
      (state, action) => (asked.push(`${action} ${state}`), Response.json(action === 'setup' ? { dcId: 'DC500' } : {})),
    )
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      stateUrl,
      environment: ownVariables,
      paced: false,
      pacts: [await pactOf('at-gift', named(ISSUE))],
    })
    expect(verified).toMatchObject({ states: 'state-url', good: true })
    expect(asked).toEqual(['setup a product is offered', 'teardown a product is offered'])
  })

  test("if the state handler rejects a provider state, the interaction fails with the handler's message", async () => {
    const stub = await ownStub()
    const stateUrl = await handler(() => new Response('never heard of it', { status: 404 }))
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      stateUrl,
      environment: ownVariables,
      paced: false,
      pacts: [await pactOf('at-gift', named(ISSUE))],
    })
    expect(verified).toMatchObject({ good: false, counts: { failed: 1 } })
    expect(verified.interactions[0]?.errors[0]).toMatch(
      /^the state "a product is offered" cannot be set: .* answers 404 never heard of it$/,
    )
  })
})
