import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { pactFiles, verify, type Verified, type VerifyOptions } from '../../contracts/index.ts'
import { type PactInteraction, readPact } from '../../contracts/provider/pact-file.ts'
import { atGiftStates } from '../../contracts/verify/at-gift-states.ts'
import { realpayGiftStates } from '../../contracts/verify/realpay-gift-states.ts'
import { stateSource } from '../../contracts/verify/state-source.ts'
import { providers } from '../../mock-server/app.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { START } from '../helpers/boot.ts'
import { answering, driftedMock, own, ownStub, ownVariables } from './stub.ts'

const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
afterAll(() => mock.close())

const environment = {}
const failed = ({ interactions }: Verified): string[] =>
  interactions.filter(({ status }) => status === 'failed').map(({ description }) => description)
const skipped = ({ interactions }: Verified): [string, string][] =>
  interactions
    .filter(({ status }) => status === 'skipped')
    .map(({ description, errors }) => [description, errors.join()])

/** Writes a pact with the selected interactions, unchanged or changed, until the test has finished. */
async function pactOf(
  provider: VerifyOptions['provider'],
  choose: (interaction: PactInteraction) => object | undefined,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const pact = await readPact(pactFiles[provider])
  const file = join(folder, 'pact.json')
  await writeFile(
    file,
    JSON.stringify({ ...pact, interactions: pact.interactions.flatMap((one) => choose(one) ?? []) }),
  )
  return file
}

const named =
  (...descriptions: string[]) =>
  (interaction: PactInteraction) =>
    descriptions.includes(interaction.description) ? interaction : undefined
const ISSUE = 'a request to issue a code of a free amount'
const INQUIRY = 'an inquiry for a code of a free amount'
const LIMITED = 'a request to issue a code past the limit'

describe('a mock of this project', () => {
  test.each([
    ['at-gift', 31],
    ['realpay-gift', 74],
  ] as const)('%s is verified in a sandbox of its own, which is gone afterwards', async (provider, count) => {
    const seen: string[] = []
    const verified = await verify({
      provider,
      baseUrl: `${mock.url}/${provider}/`,
      environment,
      onBegin: (description) => void seen.push(description),
    })
    expect(verified).toMatchObject({ states: 'mock', good: true, counts: { passed: count, failed: 0, skipped: 0 } })
    expect(seen).toEqual(verified.interactions.map(({ description }) => description))
    expect(verified.interactions.every(({ durationMs }) => durationMs >= 0)).toBe(true)
    expect(await mock.sandboxes()).toEqual(['default'])
    expect((await mock.admin.requests({})).requests).toEqual([])
  })

  test.each(['', '/', '/sandboxes/mine', '/sandboxes/mine/'])(
    'a base URL of the mock without a provider is rejected with one that works: %j',
    async (path) => {
      const given = verify({ provider: 'at-gift', baseUrl: `${mock.url}${path}`, environment })
      const works = `${mock.url}${path.replace(/\/$/, '')}/at-gift`
      await expect(given).rejects.toThrow(`use ${works}`)
      expect(await mock.sandboxes()).toEqual(['default'])
      expect(
        await verify({
          provider: 'at-gift',
          baseUrl: works,
          pacts: [await pactOf('at-gift', named(ISSUE))],
          environment,
        }),
      ).toMatchObject({ good: true })
      await mock.fetch(new Request(`${mock.url}/__admin/sandboxes/mine`, { method: 'DELETE' }))
    },
  )

  test('a changed copy fails only the changed interactions', async () => {
    const url = await driftedMock(async (answer) =>
      answer.status === 401 ? new Response(answer.body, { status: 403, headers: answer.headers }) : answer,
    )
    const verified = await verify({ provider: 'at-gift', baseUrl: `${url}/at-gift`, environment })
    expect(failed(verified)).toEqual([
      'a request to issue a code with a wrong AuthKey',
      'an inquiry with a wrong AuthKey',
    ])
    expect(verified).toMatchObject({ good: false, counts: { passed: 29, failed: 2 } })
    expect(verified.interactions.find(({ status }) => status === 'failed')).toMatchObject({
      errors: ['expected 401 but was 403'],
      references: { register: { 'AG-D6': 'documented' } },
    })
  })

  test('the sandbox in the address is used, and its admin token comes from the environment', async () => {
    const guarded = await startGiftMock({ port: 0, adminToken: 'a-token-for-the-test' })
    onTestFinished(() => guarded.close())
    const pacts = [await pactOf('at-gift', named(ISSUE))]
    const baseUrl = `${guarded.url}/sandboxes/mine/at-gift`
    await expect(verify({ provider: 'at-gift', baseUrl, pacts, environment })).rejects.toThrow(
      'set GIFT_MOCK_ADMIN_TOKEN',
    )
    expect(
      await verify({
        provider: 'at-gift',
        baseUrl,
        pacts,
        environment: { GIFT_MOCK_ADMIN_TOKEN: 'a-token-for-the-test' },
      }),
    ).toMatchObject({ good: true })
    expect(await guarded.sandboxes()).toEqual(['default', 'mine'])
  })
})

describe('a stub without a state handler', () => {
  test('states are set by calls with its own credentials, products and ids; states that cannot be set are skipped [AG-D3]', async () => {
    const stub = await ownStub({ 'atGift.limit.requests': 1000 })
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: `${stub.url}/at-gift`,
      environment: ownVariables,
      paced: false,
    })
    expect(verified.states).toBe('calls')
    // Its limit is too high, and the verification finds that.
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

  test('states of the partner API use a new purchase, request id and token each, and the limit is tested last [RP-D4]', async () => {
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

  test('verification can be repeated, since each request id is used once [RP-D4]', async () => {
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

  test('the interval of one second starts at the response, since the verifier may delay a request [AG-D7]', async () => {
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

  test('a state whose calls are rejected is skipped with the reason', async () => {
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

  test('with pacing, a request is sent one second after the previous response, even if that was late [AG-D7]', async () => {
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

  test('with pacing, requests are one second apart, and the limit is tested right after a request [AG-D7]', async () => {
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

  test('interactions with unknown values are skipped with the variable to set, and a run that skips all is not a success', async () => {
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

  test('an unknown state is skipped', async () => {
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
    'the states of %s are those of the mock, and states that only the provider can set are rejected',
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

  test('the handler sets states and returns values; missing credentials come from the environment', async () => {
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

  test('a state that the handler rejects fails the interaction with its message', async () => {
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
  ])('%s is a production host and always rejected', async (baseUrl) => {
    for (const provider of ['at-gift', 'realpay-gift'] as const)
      await expect(verify({ provider, baseUrl, environment: ownVariables, paced: false })).rejects.toThrow(/production/)
    await expect(verify({ provider: 'at-gift', baseUrl: mock.url, stateUrl: baseUrl, environment })).rejects.toThrow(
      /state URL: .*production/,
    )
  })

  test.each([
    ['ftp://127.0.0.1', 'must be an absolute http or https URL'],
    ['127.0.0.1:4600', 'must be an absolute http or https URL'],
    ['http://name:word@127.0.0.1', 'must not carry a user name'],
    ['http://127.0.0.1/?a=b', 'must not carry a query'],
    ['http://stg.service-gift.jp', 'reached by https alone'],
    ['http://stg.service-gift.jp.', 'reached by https alone'],
  ])('%s is not a valid address to verify', async (baseUrl, message) => {
    await expect(verify({ provider: 'at-gift', baseUrl, environment })).rejects.toThrow(message)
  })

  test.each([
    ['at-gift', 'AT_GIFT_CAMPAIGN'],
    ['realpay-gift', 'REALPAY_GIFT_ACCESS_KEY'],
  ] as const)('the verification host needs credentials of %s, and takes no examples', async (provider, variable) => {
    await expect(verify({ provider, baseUrl: 'https://STG.service-gift.jp.', environment })).rejects.toThrow(
      `${variable} is not set`,
    )
  })

  test("pacing cannot be disabled at a provider's host", async () => {
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

  test("at a provider's host no limit is exceeded on purpose, and no product is guessed", () => {
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

  test('a redirect is a mismatch and is not followed', async () => {
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
  ])('a pact with the path %s sends requests only to the target', async (path) => {
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
  })
})

describe('targets and files', () => {
  test('an unreachable address is an error', async () => {
    await expect(verify({ provider: 'at-gift', baseUrl: 'http://127.0.0.1:9', environment })).rejects.toThrow(
      /nothing answers at http:\/\/127\.0\.0\.1:9\/: .*ECONNREFUSED/,
    )
  })

  test('a target that becomes unreachable during the run fails with the reason', async () => {
    const url = await answering((request) =>
      request.url.includes('__admin') ? new Response('', { status: 404 }) : Promise.reject(new Error('it broke')),
    )
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: url,
      environment,
      paced: false,
      pacts: [await pactOf('at-gift', named(ISSUE))],
    })
    expect(verified.interactions[0]).toMatchObject({ status: 'failed' })
  })

  test('no pacts, a pact of another provider, a pact without interactions and a missing file are errors', async () => {
    const options = { provider: 'at-gift', baseUrl: mock.url, environment } as const
    await expect(verify({ ...options, pacts: [] })).rejects.toThrow('nothing to verify')
    await expect(verify({ ...options, pacts: [pactFiles['realpay-gift']] })).rejects.toThrow(
      'nothing to verify: none of 1 pact files',
    )
    await expect(verify({ ...options, pacts: [await pactOf('at-gift', () => undefined)] })).rejects.toThrow(
      'nothing to verify',
    )
    await expect(verify({ ...options, pacts: ['/nowhere/pact.json'] })).rejects.toThrow(
      '/nowhere/pact.json cannot be read',
    )
  })

  test('the files that the package names exist', async () => {
    const { openApiFiles, arazzoFiles } = await import('../../contracts/index.ts')
    for (const file of [...Object.values(pactFiles), ...Object.values(openApiFiles), ...Object.values(arazzoFiles)])
      expect((await readFile(file, 'utf8')).length).toBeGreaterThan(1000)
  })
})
