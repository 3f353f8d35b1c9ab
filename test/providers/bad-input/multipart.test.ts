import { describe, expect, test } from 'vitest'
import { bytesOf, clientUploads } from '../../core/http/multipart-clients/index.ts'
import { bootTarget, expectError, realpayGift, type Reply, replyOf, signature } from './helpers.ts'

const MAX_IMAGE = 2048 * 1024
const ENVELOPE = 64 * 1024
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function png(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  bytes.set(PNG)
  return bytes
}

function part(head: string, content: Uint8Array | string): Buffer {
  return Buffer.concat([Buffer.from(`--b\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')])
}
const fileHead = 'Content-Disposition: form-data; name="content"; filename="a.png"\r\nContent-Type: image/png'
const multipart = (...parts: Buffer[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat([...parts, Buffer.from('--b--\r\n')]))
const TYPE = 'multipart/form-data; boundary=b'

/** Starts a mock and creates a purchase. Returns a function that uploads to the purchase. */
async function bootWithPurchase() {
  const booted = bootTarget(realpayGift)
  const made = await booted.post(realpayGift.goodBody)
  const [, id] = /"id":"([a-z0-9]{40})"/.exec(made.text) ?? []
  async function upload(body: BodyInit, type = TYPE, below = 'image/face'): Promise<Reply> {
    const headers = { ...signature(), 'content-type': type }
    return replyOf(await booted.send(`/realpay-gift/purchases/${id}/${below}`, { method: 'POST', headers, body }))
  }
  return {
    ...booted,
    upload,
    async expectUploading(): Promise<void> {
      expect(await upload(multipart(part(fileHead, png(100))))).toMatchObject({ status: 200 })
    },
  }
}

test('an image of 2048 KB is accepted, and an image that is one byte larger gets a 400 [RP-D9] [RP-A50]', async () => {
  const { upload, last } = await bootWithPurchase()
  expect(await upload(multipart(part(fileHead, png(MAX_IMAGE))))).toMatchObject({ status: 200 })
  expectError(realpayGift, await upload(multipart(part(fileHead, png(MAX_IMAGE + 1)))), 400)
  expect((await last())?.outcome).toMatchObject({ rule: 'RP-D9', reason: expect.stringContaining('2097153 bytes') })
})

test('a multipart body that is larger than the largest allowed upload is answered with 400 [RP-A54]', async () => {
  const { upload, last, expectUploading } = await bootWithPurchase()
  expectError(realpayGift, await upload(new Uint8Array(MAX_IMAGE + ENVELOPE + 1)), 400)
  expect((await last())?.outcome.reason).toContain('too large')
  await expectUploading()
})

describe('an upload', () => {
  test.each<[string, BodyInit, string?]>([
    ['that is empty', ''],
    ['that is not multipart', 'hello'],
    ['that is truncated', multipart(part(fileHead, png(100))).slice(0, 120)],
    ['without its last boundary', part(fileHead, png(100)).toString('latin1')],
    [
      'whose boundary differs from the boundary in its content type',
      multipart(part(fileHead, png(100))),
      'multipart/form-data; boundary=other',
    ],
    ['without a boundary', multipart(part(fileHead, png(100))), 'multipart/form-data'],
    ['with an empty boundary', multipart(part(fileHead, png(100))), 'multipart/form-data; boundary='],
    [
      'with a boundary of 10,000 letters',
      multipart(part(fileHead, png(100))),
      `multipart/form-data; boundary=${'b'.repeat(10_000)}`,
    ],
    ['as multipart/mixed', multipart(part(fileHead, png(100))), 'multipart/mixed; boundary=b'],
    ['as JSON', '{"content":"x"}', 'application/json'],
    ['with no part', multipart()],
    ['whose part has no header', multipart(part('', png(100)))],
    ['whose part has no name', multipart(part('Content-Disposition: form-data; filename="a.png"', png(100)))],
    ['whose part is not a file', multipart(part('Content-Disposition: form-data; name="content"', 'text'))],
    [
      'whose part is called __proto__',
      multipart(part('Content-Disposition: form-data; name="__proto__"; filename="a.png"', png(100))),
    ],
    ['with two files', multipart(part(fileHead, png(100)), part(fileHead, png(100)))],
    [
      'with an unexpected part',
      multipart(part(fileHead, png(100)), part('Content-Disposition: form-data; name="extra"', 'x')),
    ],
    [
      'with thousands of parts',
      multipart(
        part(fileHead, png(100)),
        ...Array.from({ length: 3000 }, (_, index) => part(`Content-Disposition: form-data; name="p${index}"`, 'x')),
      ),
    ],
    ['of a file that is empty', multipart(part(fileHead, ''))],
    ['of a file whose name has no extension', multipart(part(fileHead.replace('a.png', 'png'), png(100)))],
    ['of a file whose name ends in __proto__', multipart(part(fileHead.replace('a.png', 'a.__proto__'), png(100)))],
    ['of a file whose name has a line break', multipart(part(fileHead.replace('a.png', 'a%0d%0aX: y.svg'), png(100)))],
    ['of an SVG file', multipart(part(fileHead.replace('a.png', 'a.svg'), '<svg/>'))],
  ])('an upload %s is answered with 400 [RP-D9] [RP-A10] [RP-A11]', async (_what, body, type) => {
    const { upload, expectUploading } = await bootWithPurchase()
    expectError(realpayGift, await upload(body, type), 400)
    await expectUploading()
  })

  test(
    'an upload with 30,000 parts of the same name is refused within five seconds [RP-D9]',
    { timeout: 5000 },
    async () => {
      const { upload } = await bootWithPurchase()
      const parts = Array.from({ length: 30_000 }, () => part('Content-Disposition: form-data; name="a"', 'x'))
      expectError(realpayGift, await upload(multipart(...parts)), 400)
    },
  )

  test('an upload of an ad must contain exactly one valid redirect_url [RP-D11] [RP-A11]', async () => {
    const { upload } = await bootWithPurchase()
    const image = part(fileHead.replace('"content"', '"image"'), png(100))
    const address = (url: string): Buffer => part('Content-Disposition: form-data; name="redirect_url"', url)
    for (const parts of [
      [image],
      [image, address('')],
      [image, address('javascript:alert(1)')],
      [image, address('https://a.example'), address('https://b.example')],
    ]) {
      expectError(realpayGift, await upload(multipart(...parts), TYPE, 'ad'), 400)
    }
    expect(await upload(multipart(image, address('https://a.example')), TYPE, 'ad')).toMatchObject({ status: 200 })
  })

  test('an upload whose file name points to another folder is stored under a generated name [RP-D9]', async () => {
    const { upload, send } = await bootWithPurchase()
    const { status, text } = await upload(
      multipart(part(fileHead.replace('a.png', '../../__admin/settings.png'), png(100))),
    )
    expect(status).toBe(200)
    const [, address = ''] = /"url":"http:\/\/localhost(\/realpay-gift\/images\/[a-z0-9]{32}\.png)"/.exec(text) ?? []
    const shown = await send(address)
    expect({
      status: shown.status,
      type: shown.headers.get('content-type'),
      length: (await shown.arrayBuffer()).byteLength,
    }).toEqual({ status: 200, type: 'image/png', length: 100 })
  })

  test.each(clientUploads)(
    'an upload in the encoding of $client is accepted [RP-D9] [RP-A61] [RP-A62]',
    async (upload) => {
      const booted = await bootWithPurchase()
      const { lines, contentType } = upload
      const name = lines.includes('<URL>') ? 'image' : 'content'
      const named = {
        lines: lines.map((line) =>
          /filename/.test(line) ? line.replace(/\bname=("?)content/, `name=$1${name}`) : line,
        ),
      }
      expect(
        await booted.upload(bytesOf(named, png(100)), contentType, name === 'image' ? 'ad' : 'image/face'),
      ).toMatchObject({ status: 200 })
    },
  )

  test("an upload with a content encoding gets a 400, and the journal's reason names the encoding [RP-A60]", async () => {
    const { send, upload, last } = await bootWithPurchase()
    expect(await upload(multipart(part(fileHead, png(100))))).toMatchObject({ status: 200 })
    const path = (await last())?.path ?? ''
    const headers = { ...signature(), 'content-type': TYPE, 'content-encoding': 'gzip' }
    expectError(
      realpayGift,
      await replyOf(await send(path, { method: 'POST', headers, body: multipart(part(fileHead, png(100))) })),
      400,
    )
    expect((await last())?.outcome).toMatchObject({ rule: 'RP-A60', reason: expect.stringContaining('"gzip"') })
  })

  test('an upload with two content types is answered with 400 [RP-A60]', async () => {
    const { upload, last } = await bootWithPurchase()
    expectError(realpayGift, await upload(multipart(part(fileHead, png(100))), `${TYPE}, ${TYPE}`), 400)
    expect((await last())?.outcome.rule).toBe('RP-A60')
  })

  test('an upload with malformed parts is refused, and the journal contains the reason [RP-D9] [RP-A61]', async () => {
    const { upload, last } = await bootWithPurchase()
    expectError(realpayGift, await upload(multipart(part('X: y', png(100)))), 400)
    expect((await last())?.outcome).toMatchObject({
      rule: 'RP-D9',
      reason: 'part 1 has no Content-Disposition form-data',
    })
  })
})
