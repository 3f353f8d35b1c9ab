import { z } from 'zod'
import { type Behaviour, expect, type Subject } from './behaviour.ts'
import { order, purchase, request, type Sent } from './realpay-gift-request.ts'

const KB = 1024
const BOUNDARY = 'behaviour'

/**
 * Returns a multipart upload of a GIF with `bytes` bytes. The body is not a FormData, because Node fails if a server
 * does not read a FormData body completely.
 */
function gif(bytes: number): Pick<Sent, 'body' | 'headers'> {
  const head = new TextEncoder().encode(
    `--${BOUNDARY}\r\nContent-Disposition: form-data; name="content"; filename="picture.gif"\r\nContent-Type: image/gif\r\n\r\nGIF89a`,
  )
  const tail = new TextEncoder().encode(`\r\n--${BOUNDARY}--\r\n`)
  const body = new Uint8Array(head.length + bytes - 'GIF89a'.length + tail.length)
  body.set(head)
  body.set(tail, body.length - tail.length)
  return { body, headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` } }
}

const shownSchema = z.looseObject({ color: z.json(), image: z.looseObject({ face: z.json(), header: z.json() }) })

async function show(subject: Subject, path: string): Promise<z.infer<typeof shownSchema>> {
  return shownSchema.parse(await (await request(subject, 'GET', path)).json())
}

const provider = 'realpay-gift'

export const realpayGift: readonly Behaviour[] = [
  {
    name: '300 requests a minute over all operations are let through, and no more',
    provider,
    rules: ['RP-D1', 'RP-A1'],
    async check(subject) {
      const path = await purchase(subject)
      for (let count = 2; count <= 300; count++) {
        const { status } = await (count % 2 === 0 ? request(subject, 'GET', '/brands') : request(subject, 'GET', path))
        if (status !== 200) expect(`request ${count} within a minute`, status, 200)
      }
      expect('request 301 within a minute', (await request(subject, 'GET', '/brands')).status, 429)
      expect('and one of another operation', (await request(subject, 'GET', path)).status, 429)
      await subject.advance(60_000)
      expect('after a minute', (await request(subject, 'GET', '/brands')).status, 200)
    },
  },
  {
    name: 'a token is good for one time step either side, and no more',
    provider,
    rules: ['RP-A7', 'RP-D2'],
    async check(subject) {
      for (const [steps, expected] of [
        [0, 200],
        [1, 200],
        [-1, 200],
        [2, 401],
        [3, 401],
        [-2, 401],
      ] as const) {
        expect(`a token of ${steps} steps ago`, (await request(subject, 'GET', '/brands', { steps })).status, expected)
      }
    },
  },
  {
    name: 'an image of 2048 KB is taken, and a longer one refused',
    provider,
    rules: ['RP-D9'],
    async check(subject) {
      const path = `${await purchase(subject)}/image/face`
      expect('2048 KB', (await request(subject, 'POST', path, { requestId: 'largest', ...gif(2048 * KB) })).status, 200)
      expect(
        'a byte more',
        (await request(subject, 'POST', path, { requestId: 'larger', ...gif(2048 * KB + 1) })).status,
        400,
      )
      expect('3 MB', (await request(subject, 'POST', path, { requestId: 'too-large', ...gif(3072 * KB) })).status, 400)
    },
  },
  {
    name: 'a request id is used up by a request that fails too',
    provider,
    rules: ['RP-A4'],
    async check(subject) {
      expect(
        'a purchase without prices',
        (await request(subject, 'POST', '/purchases', { requestId: 'twice', json: { ...order, prices: [] } })).status,
        400,
      )
      expect(
        'a good one with its request id',
        (await request(subject, 'POST', '/purchases', { requestId: 'twice', json: order })).status,
        409,
      )
    },
  },
  {
    name: 'of two requests with one id at the same moment exactly one wins',
    provider,
    rules: ['RP-A4', 'RP-D4'],
    async check(subject) {
      const path = `${await purchase(subject)}/gifts`
      const buy = (): Promise<Response> =>
        request(subject, 'POST', path, { requestId: 'at-once', json: { price: 500 } })
      const answers = await Promise.all([buy(), buy(), buy()])
      expect(
        'three at once',
        answers.map(({ status }) => status).toSorted((a, b) => a - b),
        [200, 409, 409],
      )
    },
  },
  {
    name: 'a GET is never a conflict',
    provider,
    rules: ['RP-A13'],
    async check(subject) {
      const path = await purchase(subject)
      for (const count of [1, 2])
        expect(
          `read number ${count} with a request id that was used`,
          (await request(subject, 'GET', path, { requestId: 'make-it' })).status,
          200,
        )
    },
  },
  {
    name: 'a colour is six hex digits, without a sign before them',
    provider,
    rules: ['RP-D8'],
    async check(subject) {
      const path = `${await purchase(subject)}/color`
      expect(
        'with a sign',
        (await request(subject, 'POST', path, { requestId: 'sign', json: { main: '#FF8800', sub: '004488' } })).status,
        400,
      )
      expect(
        'three digits',
        (await request(subject, 'POST', path, { requestId: 'three', json: { main: 'F80', sub: '048' } })).status,
        400,
      )
      expect(
        'six digits',
        (await request(subject, 'POST', path, { requestId: 'six', json: { main: 'ff8800', sub: '004488' } })).status,
        200,
      )
    },
  },
  {
    name: 'what was set is shown, and what was deleted is not',
    provider,
    rules: ['RP-D7', 'RP-D8', 'RP-D9', 'RP-A9'],
    async check(subject) {
      const path = await purchase(subject)
      await request(subject, 'POST', `${path}/color`, { requestId: 'color', json: { main: 'FF8800', sub: '004488' } })
      await request(subject, 'POST', `${path}/image/face`, { requestId: 'face', ...gif(100) })
      const set = await show(subject, path)
      expect('the colours', set.color, { main: 'FF8800', sub: '004488' })
      expect('the images that are set', [typeof set.image.face, set.image.header], ['string', null])
      await request(subject, 'DELETE', `${path}/image/face`, { requestId: 'delete' })
      expect('the deleted image', (await show(subject, path)).image.face, null)
    },
  },
  {
    name: 'a member that the document does not know is refused',
    provider,
    rules: ['RP-A11'],
    async check(subject) {
      expect(
        'a purchase with a note',
        (await request(subject, 'POST', '/purchases', { requestId: 'note', json: { ...order, note: 'x' } })).status,
        400,
      )
    },
  },
  {
    name: 'a form in place of JSON is refused',
    provider,
    rules: ['RP-O4'],
    async check(subject) {
      const form = 'prices[0]=500&name=Gift&issuer=Issuer&brands[0]=amazon&is_strict=0'
      expect(
        'a form',
        (
          await request(subject, 'POST', '/purchases', {
            requestId: 'form',
            body: form,
            headers: { 'content-type': 'application/x-www-form-urlencoded' },
          })
        ).status,
        400,
      )
    },
  },
]
