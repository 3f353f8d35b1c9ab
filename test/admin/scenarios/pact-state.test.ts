import { expect, test } from 'vitest'
import { providers, settingDefinitions } from '../../../mock-server/app.ts'
import { boot, type Booted, START } from '../../helpers/boot.ts'

async function set(
  send: Booted['send'],
  body: unknown,
  path = '/__admin/pact-state',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await send(path, { method: 'POST', body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const issued = { state: 'a code was issued', params: { amount: 700 }, action: 'setup' }

test('a setup request of a Pact verifier sets the provider state and returns the values that the next request needs', async () => {
  const { mock, send } = boot()
  const { status, body } = await set(send, issued)
  expect(status).toBe(200)
  expect(body).toEqual({
    campaign: 'demo-campaign',
    authKey: 'MOCK-AuthKey-001',
    dcId: 'DC500',
    tranId: expect.stringMatching(/^AZ[0-9a-f]{40}$/),
  })
  expect((await mock.admin.ledger()).codes.map(({ reference, faceValue }) => [reference, faceValue])).toEqual([
    [body['tranId'], 700],
  ])
})

test('a Pact setup request without a state resets the sandbox and returns the values for every provider', async () => {
  const { send } = boot()
  for (const body of [{ state: '', params: {}, action: 'setup' }, {}]) {
    expect(await set(send, body)).toEqual({
      status: 200,
      body: {
        campaign: 'demo-campaign',
        authKey: 'MOCK-AuthKey-001',
        accessKey: 'mock0000000000000000000000000000000key01',
        otp: expect.stringMatching(/^\d{6}$/),
        staleOtp: expect.stringMatching(/^\d{6}$/),
      },
    })
  }
})

test('a Pact setup of an unknown provider state is rejected with an error that suggests the closest name', async () => {
  const { send } = boot()
  expect(await set(send, { state: 'a code was isued', params: {}, action: 'setup' })).toEqual({
    status: 404,
    body: expect.objectContaining({
      status: 404,
      detail: 'there is no provider state "a code was isued"; did you mean "a code was issued"?',
    }),
  })
  const response = await send('/__admin/pact-state', {
    method: 'POST',
    body: JSON.stringify({ state: 'something else altogether' }),
  })
  expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test.each([
  [{ amont: 500 }, 'provider state "a code was issued": there is no key "amont"; did you mean "amount"?'],
  [{ amount: '500' }, 'at "amount": is text, not a number'],
  [{ amount: 0 }, 'at "amount"'],
  [{ kind: 'gold' }, 'at "kind"'],
])('a Pact setup with the invalid parameters %j is rejected', async (params, detail) => {
  const { send } = boot()
  const { status, body } = await set(send, { state: 'a code was issued', params, action: 'setup' })
  expect([status, body['detail']]).toEqual([400, expect.stringContaining(detail)])
})

test('a Pact setup without a required parameter is rejected', async () => {
  const { send } = boot()
  const { status, body } = await set(send, { state: 'the request id was used', params: {}, action: 'setup' })
  expect([status, body['detail']]).toEqual([400, expect.stringContaining('at "requestId"')])
})

test.each([
  [{ state: 'a code was issued', action: 'begin' }, 'at "action"'],
  [{ stat: 'a code was issued' }, 'there is no key "stat"; did you mean "state"?'],
  [{ state: 7 }, 'at "state"'],
  [[], 'the body'],
])('a Pact setup with the body %j is rejected, because no verifier sends this body', async (body, detail) => {
  const { send } = boot()
  const { status, body: problem } = await set(send, body)
  expect([status, problem['detail']]).toEqual([400, expect.stringContaining(detail)])
})

test('a Pact setup request is accepted if it has members of other verifiers, or null in place of the parameters', async () => {
  const { mock, send } = boot()
  const more = { consumer: 'a-shop', states: ['a code was issued'] }
  expect((await set(send, { ...issued, ...more })).status).toBe(200)
  expect((await mock.admin.ledger()).codes.map(({ faceValue }) => faceValue)).toEqual([700])
  expect((await set(send, { state: 'a product is offered', params: null, ...more })).status).toBe(200)
  expect((await set(send, { state: 'a product is offered', params: [] })).status).toBe(400)
})

test('a Pact setup request is accepted if its query contains the state and the parameters', async () => {
  const { mock, send } = boot()
  const inQuery = (query: string): ReturnType<Booted['send']> =>
    send(`/__admin/pact-state?${query}`, { method: 'POST' })
  const setUp = await inQuery('state=a+code+was+issued&amount=700&tranId=1234&action=setup&consumer=a-shop')
  expect([setUp.status, await setUp.json()]).toMatchObject([200, { tranId: '1234' }])
  expect((await mock.admin.ledger()).codes.map(({ faceValue }) => faceValue)).toEqual([700])
  expect((await inQuery('state=a+code+was+issued&action=teardown')).status).toBe(200)
  expect((await mock.admin.ledger()).codes).toEqual([])
  expect((await inQuery(`state=a+brand+allows+the+prices&prices=${encodeURIComponent('[700, 1000]')}`)).status).toBe(
    200,
  )
  for (const wrong of ['state=a+code+was+issued&amount=much', 'state=no+such+state', 'state=&action=begin'])
    expect((await inQuery(wrong)).status).toBeGreaterThanOrEqual(400)
})

test('a Pact setup that is rejected does not change the sandbox', async () => {
  const { mock, send } = boot()
  await set(send, issued)
  const before = await mock.admin.snapshot()
  await set(send, { ...issued, params: { amont: 1 } })
  await set(send, { ...issued, state: 'no such state' })
  await set(send, { ...issued, action: 'teardown', state: 'no such state' })
  expect((await mock.admin.snapshot()).checksum).toBe(before.checksum)
})

test('if the current settings make a provider state impossible, the Pact setup is rejected and changes no setting', async () => {
  const { mock, send } = boot()
  const settings = await mock.admin.settings()
  const { status, body } = await set(send, {
    state: 'the source address is not registered',
    params: { kind: 'fixed-amount', amount: 700 },
  })
  expect([status, body['detail']]).toEqual([
    409,
    'the catalogue has no product of the kind fixed-amount that takes 700 yen: see the setting atGift.catalogue',
  ])
  expect(await mock.admin.settings()).toEqual(settings)
})

test('each Pact setup starts from the initial state of the sandbox, and a teardown undoes the setup', async () => {
  const { mock, send } = boot()
  const settings = await mock.admin.settings()
  await set(send, { state: 'the source address is not registered' })
  await set(send, { state: 'the on-demand API fails' })
  expect(await mock.admin.settings()).toEqual(settings)
  expect(await mock.admin.faults()).toHaveLength(1)
  await set(send, issued)
  expect(await mock.admin.faults()).toEqual([])
  await set(send, issued)
  expect((await mock.admin.ledger()).codes).toHaveLength(1)
  expect(await set(send, { ...issued, action: 'teardown' })).toEqual({ status: 200, body: {} })
  expect((await mock.admin.ledger()).codes).toEqual([])
})

test('the clock of the sandbox is frozen from a Pact setup until its teardown', async () => {
  let now = START
  const { mock, send } = boot({ clock: { mode: 'running' }, hostClock: { now: () => now } })
  await mock.admin.advanceClock(60_000)
  await set(send, issued)
  now += 5000
  expect(await mock.admin.clock()).toEqual({ nowMs: START, mode: 'frozen' })
  await set(send, { ...issued, action: 'teardown' })
  expect(await mock.admin.clock()).toEqual({ nowMs: START + 5000, mode: 'running' })
})

test('the settings with which a sandbox was created still apply after a Pact setup', async () => {
  const { send } = boot({
    settings: { 'realpayGift.totp.digits': 8, 'atGift.campaigns': [{ campaign: 'mine', authKey: 'my-key' }] },
  })
  const { body } = await set(send, {})
  expect(body).toMatchObject({ campaign: 'mine', authKey: 'my-key', otp: expect.stringMatching(/^\d{8}$/) })
})

test('a Pact setup changes only the sandbox in the path of the request', async () => {
  const { mock, send } = boot()
  await set(send, issued, '/sandboxes/other/__admin/pact-state')
  expect((await mock.admin.ledger()).codes).toEqual([])
  expect((await mock.sandbox('other').ledger()).codes).toHaveLength(1)
})

test('a GET request for pact-state is rejected with 405', async () => {
  const { send } = boot()
  expect((await send('/__admin/pact-state')).status).toBe(405)
})

/** Returns all numeric settings with the largest value that the schema of each setting accepts. */
function largestSettings(): Record<string, number> {
  const large = [Number.MAX_SAFE_INTEGER, 2_000_000_000, 36_500, 3600, 20, 8, 1]
  return Object.fromEntries(
    Object.entries(settingDefinitions).flatMap(([name, definition]) => {
      const value = large.find((candidate) => definition.schema().safeParse(candidate).success)
      return typeof definition.default === 'number' && value !== undefined ? [[name, value]] : []
    }),
  )
}

test('a Pact setup of any state finishes quickly, even if every numeric setting has the largest valid value', async () => {
  const settings = largestSettings()
  expect(settings).toMatchObject({
    'atGift.limit.requests': Number.MAX_SAFE_INTEGER,
    'realpayGift.limit.requests': Number.MAX_SAFE_INTEGER,
  })
  const { send } = boot({ settings })
  const params: Record<string, unknown> = {
    requestId: 'used',
    prices: [500],
    price: 500,
    main: 'ffffff',
    sub: '000000',
  }
  const limited: number[] = []
  for (const provider of providers) {
    for (const [state, { parameters }] of Object.entries((await provider.providerStates()).named)) {
      const given = Object.fromEntries(Object.keys(parameters.shape).map((name) => [name, params[name]]))
      if (state === 'a brand rules out a price') given['price'] = 1
      if ('kind' in parameters.shape) given['amount'] = 500
      expect([state, (await set(send, { state, params: given, action: 'setup' })).status]).toEqual([state, 200])
      if (!state.includes('used up')) continue
      const response =
        provider.name === 'realpay-gift'
          ? await send('/realpay-gift/brands')
          : await send('/at-gift/demo-campaign/dc/getcode', {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
            })
      limited.push(response.status)
    }
  }
  expect(limited).toEqual([429, 429])
})
