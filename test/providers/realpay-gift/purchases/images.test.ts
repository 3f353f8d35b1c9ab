import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type Call,
  expectRefused,
  type FormPart,
  images,
  multipart,
  partner,
  picture,
  signedRequest,
  stringAt,
} from '../helpers.ts'

/** Starts a mock with one purchase. Returns functions that send requests for the images of the purchase. */
async function withPurchase(settings: Record<string, unknown> = {}) {
  const api = partner({ settings })
  const at = `/purchases/${await api.createPurchase()}`
  const upload = (slot: string, ...parts: FormPart[]) => api.call('POST', `${at}/image/${slot}`, multipart(...parts))
  const open = (url: string) => api.send(new URL(url).pathname)
  return { ...api, at, upload, open }
}

const concat = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const padded = (length: number) => concat(images.png, new Uint8Array(length - images.png.length).fill(7))

test.each([
  ['a PNG', images.png, 'face.png', 'png', 'image/png'],
  ['a JPEG named .jpg', images.jpg, 'face.jpg', 'jpg', 'image/jpeg'],
  ['a JPEG named .jpeg', images.jpg, 'face.jpeg', 'jpg', 'image/jpeg'],
  ['a GIF', images.gif, 'face.gif', 'gif', 'image/gif'],
  ['a GIF of the version GIF87a', images.oldGif, 'face.gif', 'gif', 'image/gif'],
  ['an image whose name has dots and blanks', images.png, 'my face.v2.jpg.png', 'png', 'image/png'],
  ['an image with a Japanese name', images.png, '画像.png', 'png', 'image/png'],
])(
  'an upload of %s as an image is accepted, and the mock serves the same bytes [RP-D9]',
  async (_kind, bytes, filename, extension, type) => {
    const { upload, open, at, call } = await withPurchase()
    for (const slot of ['face', 'header']) {
      const url = stringAt((await upload(slot, picture('content', bytes, filename))).body, 'url')
      expect(url.endsWith(`.${extension}`)).toBe(true)
      const served = await open(url)
      expect([served.status, served.headers.get('content-type'), served.headers.get('x-content-type-options')]).toEqual(
        [200, type, 'nosniff'],
      )
      expect(new Uint8Array(await served.arrayBuffer())).toEqual(Uint8Array.from(bytes))
      expect((await call('GET', at)).body).toMatchObject({ image: { [slot]: url } })
    }
  },
)

test('an uploaded file that begins like a PNG is stored unchanged, whatever bytes follow [RP-D9]', async () => {
  const tail = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom('\r\n--YourBoundar', '\r\n--YourBoundaryX', 'YourBoundary--', '\r\n', '--', '\0', '=\r\n')
        .map((text) => new TextEncoder().encode(text)),
    ),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(tail, async (parts) => {
      const { upload, open } = await withPurchase()
      const bytes = concat(images.png, ...parts)
      // If a line of the content equals the boundary, the line ends the part, so such content is left out. A real
      // encoder would choose another boundary.
      fc.pre(!/\r\n--YourBoundary(?:--)?[ \t]*\r\n/.test(`${Buffer.from(bytes).toString('latin1')}\r\n`))
      const served = await open(stringAt((await upload('face', picture('content', bytes))).body, 'url'))
      expect(new Uint8Array(await served.arrayBuffer())).toEqual(bytes)
    }),
    { numRuns: 60 },
  )
})

test('an image of 2048 * 1024 bytes is accepted, and an image that is one byte larger is refused [RP-D9] [RP-A50]', async () => {
  const { upload, open } = await withPurchase()
  const largest = padded(2_097_152)
  for (const slot of ['face', 'header']) {
    const served = await open(stringAt((await upload(slot, picture('content', largest))).body, 'url'))
    expect(Buffer.compare(Buffer.from(await served.arrayBuffer()), largest)).toBe(0)
    expectRefused(await upload(slot, picture('content', padded(2_097_153))), 400, 'RP-D9')
  }
})

test('an ad image of 2048 KB is accepted, and an ad image that is one byte larger is refused [RP-D11] [RP-A50]', async () => {
  const { call, at } = await withPurchase()
  const redirect = { name: 'redirect_url', content: 'https://example.com' }
  expect((await call('POST', `${at}/ad`, multipart(picture('image', padded(2_097_152)), redirect))).status).toBe(200)
  expectRefused(await call('POST', `${at}/ad`, multipart(picture('image', padded(2_097_153)), redirect)), 400, 'RP-D9')
})

test('an image of more than 2,048,000 bytes is refused if a setting lowers the limit to this size [RP-A50]', async () => {
  const { upload } = await withPurchase({ 'realpayGift.image.maxBytes': 2_048_000 })
  expect((await upload('face', picture('content', padded(2_048_000)))).status).toBe(200)
  expectRefused(await upload('face', picture('content', padded(2_048_001))), 400, 'RP-D9')
})

test('the body of an upload may be larger than the maximum size of a file, but only by 64 KiB [RP-A54]', async () => {
  const { upload } = await withPurchase()
  const around = multipart(picture('content', new Uint8Array(), '.png')).body.length
  const named = (length: number) => picture('content', padded(2_097_152), `${'x'.repeat(length - around)}.png`)
  expect((await upload('face', named(65_536))).status).toBe(200)
  expectRefused(await upload('face', named(65_537)), 400, 'RP-A54')
})

test.each([
  ['a GIF named .png', images.gif, 'face.png'],
  ['a PNG named .jpg', images.png, 'face.jpg'],
  ['a JPEG named .gif', images.jpg, 'face.gif'],
  ['a text named .png', Buffer.from('not an image'), 'face.png'],
  ['a file that ends within the signature of a PNG', images.png.slice(0, 7), 'face.png'],
  ['a GIF of an unknown version', Buffer.from('GIF88a......'), 'face.gif'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'face.svg'],
  ['a PNG named .webp', images.png, 'face.webp'],
  ['a PNG named .png.exe', images.png, 'face.png.exe'],
  ['a PNG without extension', images.png, 'png'],
  ['a PNG without a name', images.png, ''],
  ['a PNG named .constructor', images.png, 'face.constructor'],
  ['an empty file', new Uint8Array(), 'face.png'],
])('an upload of %s as an image is refused, and the previous image stays [RP-A10]', async (_kind, bytes, filename) => {
  const { upload, open } = await withPurchase()
  const previousUrl = stringAt((await upload('face', picture('content'))).body, 'url')
  expectRefused(await upload('face', picture('content', bytes, filename)), 400)
  expect((await open(previousUrl)).status).toBe(200)
})

test.each<[string, FormPart[], string]>([
  ['no part at all', [], 'RP-D9'],
  ['the file under an unknown part name', [picture('file')], 'RP-A11'],
  ['the file under the part name of an ad', [picture('image')], 'RP-A11'],
  ['a text in place of the file', [{ name: 'content', content: 'text' }], 'RP-D9'],
  ['two files', [picture('content'), picture('content', images.gif, 'b.gif')], 'RP-D9'],
  ['a file and a text of the same name', [picture('content'), { name: 'content', content: 'text' }], 'RP-D9'],
  ['an additional field', [picture('content'), { name: 'note', content: 'text' }], 'RP-A11'],
  ['an additional file', [picture('content'), picture('other')], 'RP-A11'],
])('an image upload with %s is refused [RP-D9] [RP-A11]', async (_kind, parts, rule) => {
  const { upload } = await withPurchase()
  for (const slot of ['face', 'header']) expectRefused(await upload(slot, ...parts), 400, rule)
})

const whole = multipart(picture('content'))
test.each<[string, Call]>([
  ['a JSON body', { json: { content: 'x' } }],
  ['a body that is only the file', { body: images.png, type: 'image/png' }],
  ['a form-encoded body', { body: 'content=x', type: 'application/x-www-form-urlencoded' }],
  ['no body', {}],
  ['no boundary in its content type', { ...whole, type: 'multipart/form-data' }],
  ['another boundary in its content type than in its body', { ...whole, type: 'multipart/form-data; boundary=Other' }],
  ['a truncated body', { ...whole, body: whole.body.slice(0, -20) }],
  ['the content type multipart/mixed', { ...whole, type: 'multipart/mixed; boundary=YourBoundary' }],
])('an image upload with %s is refused, and the next upload succeeds [RP-D9]', async (_kind, init) => {
  const { call, at } = await withPurchase()
  expectRefused(await call('POST', `${at}/image/face`, init), 400, 'RP-D9')
  expect((await call('POST', `${at}/image/face`, whole)).status).toBe(200)
})

test('an upload with a quoted boundary in its content type is accepted [RP-D9]', async () => {
  const { call, at } = await withPurchase()
  expect(
    (await call('POST', `${at}/image/face`, { ...whole, type: 'multipart/form-data; boundary="YourBoundary"' })).status,
  ).toBe(200)
  const body = new FormData()
  body.set('content', new File([images.png], 'face.png', { type: 'image/png' }))
  expect((await call('POST', `${at}/image/face`, { body })).status).toBe(200)
})

test('after an image is replaced, its old URL returns 404 [RP-D9]', async () => {
  const { upload, open, call, at } = await withPurchase()
  for (const slot of ['face', 'header']) {
    const old = stringAt((await upload(slot, picture('content'))).body, 'url')
    const now = stringAt((await upload(slot, picture('content', images.gif, 'b.gif'))).body, 'url')
    expect([(await open(old)).status, (await open(now)).status]).toEqual([404, 200])
    expect((await call('GET', at)).body).toMatchObject({ image: { [slot]: now } })
  }
})

test('after an image is deleted, the purchase shows null for the image, and the URL of the image returns 404 [RP-D9] [RP-A10]', async () => {
  const { upload, open, call, at } = await withPurchase()
  const face = stringAt((await upload('face', picture('content'))).body, 'url')
  const header = stringAt((await upload('header', picture('content'))).body, 'url')
  expect((await call('DELETE', `${at}/image/face`)).status).toBe(200)
  expect((await call('GET', at)).body).toMatchObject({ image: { face: null, header } })
  expect([(await open(face)).status, (await open(header)).status]).toEqual([404, 200])
  expect((await call('DELETE', `${at}/image/header`)).status).toBe(200)
  expect((await open(header)).status).toBe(404)
})

test('a DELETE of an image that the purchase does not have is refused [RP-A10]', async () => {
  const { upload, call, at } = await withPurchase()
  await upload('header', picture('content'))
  expectRefused(await call('DELETE', `${at}/image/face`), 400, 'RP-A10')
  await call('DELETE', `${at}/image/header`)
  expectRefused(await call('DELETE', `${at}/image/header`), 400, 'RP-A10')
})

test('the URL of an unknown image returns 404 [RP-D9]', async () => {
  const { send } = partner()
  for (const name of ['x.png', '__proto__', '..%2F..%2Fpackage.json'])
    expect((await send(`/realpay-gift/images/${name}`)).status).toBe(404)
})

test('an image that would exceed the total size limit of all images is refused with 503 [RP-A63]', async () => {
  const { upload, at, call, mock, createPurchase, open } = await withPurchase({
    'realpayGift.images.maxBytes': 3 * 1000,
  })
  const url = stringAt((await upload('face', picture('content', padded(1000)))).body, 'url')
  expect((await upload('header', picture('content', padded(2000)))).status).toBe(200)
  const second = `/purchases/${await createPurchase()}/image/face`
  const refused = await call('POST', second, multipart(picture('content')))
  expect([refused.status, refused.rule, refused.body]).toEqual([
    503,
    'RP-A63',
    { errors: ['現在ご利用いただけません'] },
  ])
  // If an image replaces another image, the total size grows only by the difference of the two sizes.
  expect((await upload('face', picture('content', padded(1001)))).status).toBe(503)
  expect((await open(url)).status).toBe(200)
  expect((await upload('face', picture('content', padded(900)))).status).toBe(200)
  expect((await call('POST', second, multipart(picture('content', padded(100))))).status).toBe(200)
  expect((await call('POST', second, multipart(picture('content', padded(101))))).status).toBe(503)
  expect((await call('DELETE', `${at}/image/header`)).status).toBe(200)
  expect((await call('POST', second, multipart(picture('content', padded(2100))))).status).toBe(200)
  const { requests } = await mock.admin.requests({ outcome: 'images-full' })
  expect(requests.map(({ outcome }) => outcome.reason)).toEqual([
    expect.stringMatching(/^all images would have \d+ bytes, and the setting realpayGift.images.maxBytes allows 3000$/),
    'all images would have 3001 bytes, and the setting realpayGift.images.maxBytes allows 3000',
    'all images would have 3001 bytes, and the setting realpayGift.images.maxBytes allows 3000',
  ])
})

test('the images of forgotten purchases and reset sandboxes no longer count towards the total size limit [RP-A63] [RP-A57]', async () => {
  const { upload, mock, call, createPurchase } = await withPurchase({
    'realpayGift.images.maxBytes': 1000,
    'realpayGift.purchases.remembered': 1,
  })
  const full = multipart(picture('content', padded(1000)))
  expect((await upload('face', picture('content', padded(1000)))).status).toBe(200)
  const second = `/purchases/${await createPurchase()}/image/face`
  expect((await call('POST', second, full)).status).toBe(200)
  await mock.admin.reset({ keepSettings: true })
  expect((await call('POST', `/purchases/${await createPurchase()}/image/face`, full)).status).toBe(200)
})

test('a DELETE request whose connection breaks off in the middle of the body deletes nothing [RP-A56]', async () => {
  const { upload, at, call, send } = await withPurchase()
  const url = stringAt((await upload('face', picture('content', images.png, 'face.png'))).body, 'url')
  const broken = new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(1))
      controller.error(new Error('the client disconnected'))
    },
  })
  const { headers } = signedRequest('DELETE', `${at}/image/face`, {}, 'cut-off')
  const init: RequestInit & { duplex: 'half' } = { method: 'DELETE', headers, body: broken, duplex: 'half' }
  const response = await send(`/realpay-gift${at}/image/face`, init)
  expect(response.status).toBe(400)
  expect((await call('GET', at)).body).toMatchObject({ image: { face: url } })
})
