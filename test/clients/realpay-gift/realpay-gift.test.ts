import { TOTP } from 'totp-generator'
import { describe, expect, test } from 'vitest'
import {
  BadRequestError,
  ConflictError,
  createPacer,
  ForbiddenError,
  type GiftClientError,
  InvalidInputError,
  NotFoundError,
  OutcomeUnknownError,
  UnauthorizedError,
  UnavailableError,
  UnreadableAnswerError,
} from '../../../clients/index.ts'
import { purchaseId, PURCHASE, OPERATIONS, MUTATING, READING } from './realpay-operations.ts'
import { ACCESS_KEY, giftBody, PURCHASE_URL, requestIdOf, SECRET, setUp, tokenOf } from './realpay-support.ts'
import {
  createFakeClock,
  createFakeFetch,
  expectA,
  failureOf,
  json,
  lost,
  notConnected,
  silent,
  START,
  text,
  type Reply,
} from '../support.ts'

describe('the operations', () => {
  test.each(OPERATIONS)(
    'the operation $name sends the documented request and parses the response [RP-D3] [RP-D5] [RP-D6] [RP-D7] [RP-D8] [RP-D9] [RP-D10] [RP-D11] [RP-D13] [RP-O1] [RP-O3]',
    async (operation) => {
      const { client, clock, seen } = setUp([json(operation.answer)])
      expect(await clock.drive(operation.run(client))).toEqual(operation.result)
      expect(seen).toHaveLength(1)
      expect(seen[0]).toMatchObject({ method: operation.method, url: operation.url, redirect: 'manual' })
      expect(seen[0]?.headers.get('x-realpay-gift-api-access-key')).toBe(ACCESS_KEY)
      if (operation.sent !== undefined) {
        expect(JSON.parse(seen[0]?.text ?? '')).toEqual(operation.sent)
        expect(seen[0]?.headers.get('content-type')).toBe('application/json')
      }
    },
  )

  test('the client parses a purchase in which the colour and the images are missing or null [RP-D7] [RP-A9]', async () => {
    const unset = { ...PURCHASE, color: null, image: { face: null, header: null } }
    const { color: _color, image: _image, ...bare } = PURCHASE
    const { client, clock } = setUp([
      json(unset),
      json(bare),
      json({ ...PURCHASE, color: { main: null, sub: null }, image: null }),
    ])
    for (let time = 0; time < 3; time += 1) expect(await clock.drive(client.getPurchase({ purchaseId }))).toEqual(unset)
  })

  test.each([text(''), text('{}'), text('null'), text('<html>', 200, 'text/html')])(
    'a DELETE request of the client succeeds, whatever the body of the response is [RP-A10]',
    async (reply) => {
      const { client, clock } = setUp([reply])
      await expect(clock.drive(client.deleteFaceImage({ purchaseId }))).resolves.toBeUndefined()
    },
  )

  test('the client uploads an image as a file part with the content type of its file extension [RP-D9]', async () => {
    const bytes = new Uint8Array([1, 2, 3])
    const { client, clock, seen } = setUp([json({ url: 'u' })])
    const setting = client.setFaceImage({ purchaseId, image: { bytes, filename: 'a.b.jpeg' } })
    bytes.fill(9) // Later changes to the caller's bytes do not affect the request.
    await clock.drive(setting)
    const form = seen[0]?.body
    if (!(form instanceof FormData)) throw new Error('no form was sent')
    const file = form.get('content')
    if (!(file instanceof File)) throw new Error('no file part was sent')
    expect([file.name, file.type, ...(await file.bytes())]).toEqual(['a.b.jpeg', 'image/jpeg', 1, 2, 3])
    expect(seen[0]?.headers.has('content-type')).toBe(false) // fetch itself adds the header with the boundary.
  })

  test('the client uploads an ad as a form with the file part "image" and the field "redirect_url" [RP-D11]', async () => {
    const { client, clock, seen } = setUp([json({ image: 'i', redirect_url: 'r' })])
    const blob = new Blob(['x'], { type: 'image/gif' })
    await clock.drive(
      client.setAd({ purchaseId, image: { bytes: blob, filename: 'a.gif' }, redirectUrl: 'https://e.example' }),
    )
    const form = seen[0]?.body
    if (!(form instanceof FormData)) throw new Error('no form was sent')
    expect([...form.keys()]).toEqual(['image', 'redirect_url'])
    expect(form.get('redirect_url')).toBe('https://e.example')
  })
})

describe('the headers', () => {
  test.each(MUTATING)('the operation $name sends a new request id in each request [RP-D4]', async (operation) => {
    const { client, clock, seen } = setUp([json(operation.answer), json(operation.answer)])
    await clock.drive(operation.run(client))
    await clock.drive(operation.run(client))
    expect(seen.map(requestIdOf)).toEqual(['id-1', 'id-2'])
  })

  test.each(READING)(
    'the operation $name sends no request id, because it only reads data [RP-D4]',
    async (operation) => {
      const { client, clock, seen } = setUp([json(operation.answer)])
      await clock.drive(operation.run(client))
      expect(seen.map(requestIdOf)).toEqual([null])
    },
  )

  test('each request id that the client generates is unique and has 40 characters that the provider accepts [RP-D4]', async () => {
    const answers = Array.from({ length: 50 }, () => json({}))
    const { client, clock, seen } = setUp(answers, { newRequestId: undefined })
    for (const _answer of answers) await clock.drive(client.deleteFaceImage({ purchaseId }))
    const ids = seen.map(requestIdOf)
    expect(ids.every((id) => /^[a-zA-Z0-9_-]{40}$/.test(id ?? ''))).toBe(true)
    expect(new Set(ids).size).toBe(50)
  })

  test.each(['', 'a'.repeat(41), 'a b', 'a\r\nx: y', 'é'])(
    'the client rejects the request id %j before it sends a request [RP-D4]',
    async (id) => {
      const { client, clock, seen } = setUp([], { newRequestId: () => id })
      expectA(await clock.drive(failureOf(client.deleteFaceImage({ purchaseId }))), InvalidInputError)
      expectA(await clock.drive(failureOf(client.findGift({ purchaseId, requestId: id }))), InvalidInputError)
      expectA(await clock.drive(failureOf(client.buyGift({ purchaseId, price: 1, requestId: id }))), InvalidInputError)
      expect(seen).toEqual([])
    },
  )

  test.each(['', '..', 'a/b', 'a?b', 'a#b', 'a%2f'])(
    'the client rejects the purchase id %j, because this id would change the path of the request',
    async (id) => {
      const { client, clock, seen } = setUp([])
      expectA(await clock.drive(failureOf(client.getPurchase({ purchaseId: id }))), InvalidInputError)
      expectA(await clock.drive(failureOf(client.buyGift({ purchaseId: id, price: 1 }))), InvalidInputError)
      expect(seen).toEqual([])
    },
  )

  test.each(['', 'A'.repeat(40), 'a'.repeat(39), `${'a'.repeat(40)}\n`])(
    'creating a client with the invalid access key %j fails [RP-D3]',
    (accessKey) => {
      expect(() => setUp([], { accessKey })).toThrow(/^accessKey must be 40 characters/)
    },
  )

  test('each request contains the access token of its sending time, even if the client paused before sending [RP-D1] [RP-D2]', async () => {
    const clock = createFakeClock()
    const pacer = createPacer({ requests: 1, windowMs: 40_000, clock })
    const { fetch, seen } = createFakeFetch(clock, [json({ brands: [] }), json({}, 429), json({ brands: [] })])
    const { client } = setUp([], { clock, fetch, pacer })
    await clock.drive(Promise.all([client.listBrands(), client.listBrands()]))
    const witness = async (afterMs: number) =>
      (await TOTP.generate(SECRET, { timestamp: START + afterMs, explicitZeroPad: true })).otp
    const tokens = await Promise.all([0, 40_000, 80_000].map(witness))
    expect(seen.map(tokenOf)).toEqual(tokens)
    expect(new Set(tokens).size).toBe(3)
  })
})

describe('money', () => {
  test.each([0, -1, 0.5, Number.NaN, 2 ** 53])(
    'the client rejects a price of %d yen before it sends a request [RP-D6] [RP-D12]',
    async (price) => {
      const { client, clock, seen } = setUp([])
      const purchase = { prices: [100, price], name: 'n', issuer: 'i', brands: ['amazon'], isStrict: true }
      expectA(await clock.drive(failureOf(client.createPurchase(purchase))), InvalidInputError)
      expectA(await clock.drive(failureOf(client.buyGift({ purchaseId, price }))), InvalidInputError)
      expect(seen).toEqual([])
    },
  )

  test('the client rejects a response that contains an invalid amount [RP-D12]', async () => {
    const { client, clock } = setUp([json(giftBody('id_9', 0.5))])
    expectA(await clock.drive(failureOf(client.findGift({ purchaseId, requestId: 'id_9' }))), UnreadableAnswerError)
  })
})

describe('refusals', () => {
  test('if a request that only reads data gets a 409, the client throws UnreadableAnswerError [RP-A13]', async () => {
    const { client, clock } = setUp([json({ errors: ['collision'] }, 409)])
    const error = expectA(await clock.drive(failureOf(client.getPurchase({ purchaseId }))), UnreadableAnswerError)
    expect(error.status).toBe(409)
  })

  test.each([
    [400, BadRequestError],
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
    [409, ConflictError],
  ])(
    "for a response with the status %i, the client throws the error of this status with the provider's messages [RP-D14] [RP-O2]",
    async (status, type) => {
      const { client, clock, seen } = setUp([json({ errors: ['x', 'y'] }, status)], { retries401: 0 })
      const error = expectA<GiftClientError>(
        await clock.drive(failureOf(client.setColor({ purchaseId, main: 'b', sub: 'c' }))),
        type,
      )
      expect(error).toMatchObject({
        provider: 'realpay-gift',
        operation: 'set-color',
        method: 'POST',
        status,
        messages: ['x', 'y'],
        requestId: 'id-1',
      })
      expect(error.message).toContain(
        `POST ${PURCHASE_URL}/color [request id id-1] was answered with ${status} ("x", "y")`,
      )
      expect(seen).toHaveLength(1)
    },
  )
})

describe('an unknown outcome', () => {
  const failures: [string, Reply][] = [
    ['lost connection', lost],
    ['timeout', silent],
    ['503', json({ errors: [] }, 503)],
    ['500', json({ errors: [] }, 500)],
    ['302', text('', 302)],
  ]
  const unreadable: [string, Reply][] = [
    ['an HTML page', text('<html>', 200, 'text/html')],
    ['a truncated response', text('{"purchase":{"id"')],
    ['a response of another shape', json([])],
  ]

  test.each(MUTATING.flatMap((operation) => failures.map(([what, reply]) => ({ ...operation, what, reply }))))(
    'if the request of $name ends with a $what, the client throws OutcomeUnknownError and does not repeat the request [RP-D14]',
    async ({ run, reply }) => {
      const { client, clock, seen } = setUp([reply])
      const error = expectA(await clock.drive(failureOf(run(client))), OutcomeUnknownError)
      expect(error).toMatchObject({ requestId: 'id-1', requestIds: ['id-1'] })
      expect(seen).toHaveLength(1)
    },
  )

  test.each(unreadable)(
    'the method createPurchase throws OutcomeUnknownError if the response is %s [RP-D6]',
    async (_what, reply) => {
      const { client, clock } = setUp([reply])
      const purchase = { prices: [1], name: 'n', issuer: 'i', brands: ['amazon'], isStrict: false }
      expectA(await clock.drive(failureOf(client.createPurchase(purchase))), OutcomeUnknownError)
    },
  )

  test.each(
    READING.flatMap((operation) => failures.slice(0, 4).map(([what, reply]) => ({ ...operation, what, reply }))),
  )(
    'if the request of $name ends with a $what, the client throws UnavailableError, because it only reads data',
    async ({ run, reply }) => {
      const { client, clock } = setUp([reply])
      expect(expectA(await clock.drive(failureOf(run(client))), UnavailableError).sent).toBe(true)
    },
  )

  test.each(READING.flatMap((operation) => unreadable.map(([what, reply]) => ({ ...operation, what, reply }))))(
    'the operation $name throws UnreadableAnswerError if the response is $what',
    async ({ run, reply }) => {
      const { client, clock } = setUp([reply])
      expectA(await clock.drive(failureOf(run(client))), UnreadableAnswerError)
    },
  )

  test('if a connection is refused, the error of the client says that nothing was sent', async () => {
    const { client, clock } = setUp([notConnected('ECONNREFUSED')])
    expect(expectA(await clock.drive(failureOf(client.deleteFaceImage({ purchaseId }))), UnavailableError).sent).toBe(
      false,
    )
  })

  test.each([
    [undefined, 30_000],
    [5, 5],
  ])('if the option timeoutMs is %s, the client waits %i ms for a response', async (timeoutMs, expected) => {
    const { client, clock } = setUp([silent], { timeoutMs })
    await clock.drive(failureOf(client.listBrands()))
    expect(clock.now() - START).toBe(expected)
  })
})
