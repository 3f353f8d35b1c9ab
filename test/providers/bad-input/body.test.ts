import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { bootTarget, expectError, replyOf, type Target, targets } from './helpers.ts'

const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.concat(parts.map((part) => Buffer.from(part as string))))
const withMember = ({ goodBody }: Target, member: string): string => `${goodBody.slice(0, -1)},${member}}`

describe.each(targets)('$name', (target) => {
  function streaming(body: ReadableStream<Uint8Array>): Request {
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers: target.headers(), body, duplex: 'half' }
    return new Request(`http://localhost${target.path}`, init)
  }

  test.each<[string, string | Uint8Array<ArrayBuffer>]>([
    ['an empty body', ''],
    ['a body of white space', ' \n'],
    ['a truncated body', target.goodBody.slice(0, -1)],
    ['a body of two JSON values', `${target.goodBody}${target.goodBody}`],
    ['JSON with a surplus comma', withMember(target, '')],
    ['JSON with single quotes', target.goodBody.replaceAll('"', "'")],
    ['JSON with a comment', `/* x */${target.goodBody}`],
    ['JSON with the number NaN', withMember(target, '"a":NaN')],
    ['a raw line break in a string', target.goodBody.replace('"', '"\n')],
    ['a form-encoded body', 'a=b'],
    ['XML', '<?xml version="1.0"?><a/>'],
    ['a body in UTF-16', bytes([0xff, 0xfe], [...Buffer.from(target.goodBody, 'utf16le')])],
    ['a byte that is not UTF-8', bytes(target.goodBody.slice(0, -2), [0xff], '"}')],
    ['an overlong UTF-8 sequence', bytes([0xc0, 0xaf], target.goodBody)],
    ['a surrogate that is encoded in UTF-8', bytes(target.goodBody.slice(0, -2), [0xed, 0xa0, 0x80], '"}')],
    ['a body in Shift_JIS', bytes(target.goodBody.slice(0, -2), [0x83, 0x4d, 0x83, 0x74], '"}')],
    ['a body of NUL bytes', new Uint8Array(100)],
    ['a body of brackets that are never closed', '['.repeat(60_000)],
  ])('a request with %s gets a 400, because a body must be JSON in UTF-8 [AG-D2] [RP-D6]', async (_what, body) => {
    const { post, last, issued, expectServing } = bootTarget(target)
    // The body is sent twice: first without a Content-Length header, and then with this header, as most clients do.
    for (const headers of [{}, { 'content-length': Buffer.byteLength(body).toString() }]) {
      expectError(target, await post(body, headers), 400)
      expect((await last())?.outcome.rule).toBe(target.rules.json)
    }
    expect(await issued()).toBe(0)
    await expectServing()
  })

  test.each([
    '',
    'text/plain',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
    'application/json-patch+json',
    ';',
    '; charset=utf-8',
    'a'.repeat(10_000),
    '*/*',
  ])('a request with the content type %j is answered with 400 [AG-D2] [RP-D6]', async (type) => {
    const { post, issued, expectServing } = bootTarget(target)
    expectError(target, await post(target.goodBody, { 'content-type': type }), 400)
    expect(await issued()).toBe(0)
    await expectServing()
  })

  test('a body of 64 KiB is accepted, and a body that is one byte longer gets a 400 [AG-A50] [RP-A54]', async () => {
    const { post } = bootTarget(target)
    const filled = target.goodBody + ' '.repeat(64 * 1024 - target.goodBody.length)
    for (const withLength of [false, true]) {
      const lengthOf = (body: string): Record<string, string> =>
        withLength ? { 'content-length': body.length.toString() } : {}
      expect(await post(filled, lengthOf(filled))).toMatchObject({ status: 200 })
      expectError(target, await post(`${filled} `, lengthOf(`${filled} `)), 400)
    }
  })

  test('the journal entry of a body that is too long names the violated rule [AG-A50] [RP-A54]', async () => {
    const { post, last } = bootTarget(target)
    await post(' '.repeat(64 * 1024 + 1))
    expect((await last())?.outcome).toMatchObject({
      rule: target.rules.length,
      reason: expect.stringContaining('too large'),
    })
  })

  test('text outside ASCII in a body is decoded correctly, with and without Content-Length [AG-D2] [RP-D6]', async () => {
    const { post, last } = bootTarget(target)
    const body = withMember(target, '"名前":"ギフト🎁"')
    for (const headers of [{}, { 'content-length': Buffer.byteLength(body).toString() }]) {
      expectError(target, await post(body, headers), 400)
      expect((await last())?.outcome).toMatchObject({
        rule: target.rules.unknownKey,
        reason: expect.stringContaining('名前'),
      })
      expect((await last())?.request.body).toBe(target.name === 'at-gift' ? body.replace(/MOCK[^"]*/, '***') : body)
    }
  })

  test('the character U+FFFD in a body counts as valid UTF-8, with and without Content-Length [AG-D2] [RP-D6]', async () => {
    const { post, last } = bootTarget(target)
    const body = withMember(target, '"\uFFFD":"\uFFFD"')
    for (const headers of [{}, { 'content-length': Buffer.byteLength(body).toString() }]) {
      expectError(target, await post(body, headers), 400)
      expect((await last())?.outcome).toMatchObject({
        rule: target.rules.unknownKey,
        reason: expect.stringContaining('\uFFFD'),
      })
    }
  })

  test('three invalid bytes in a body are refused, although the replacement character U+FFFD also has three bytes [AG-D2] [RP-D6]', async () => {
    const { post, last } = bootTarget(target)
    const body = bytes(target.goodBody.slice(0, -2), [0xf0, 0x9f, 0x8e], '"}')
    for (const headers of [{}, { 'content-length': body.length.toString() }]) {
      expectError(target, await post(body, headers), 400)
      expect((await last())?.outcome).toMatchObject({
        rule: target.rules.json,
        reason: expect.stringContaining('not valid UTF-8'),
      })
    }
  })

  test('a body that starts with a byte order mark is refused unless a setting allows it [AG-A57] [RP-A68]', async () => {
    const { post, last, mock } = bootTarget(target)
    const body = bytes([0xef, 0xbb, 0xbf], target.goodBody)
    for (const headers of [{}, { 'content-length': body.length.toString() }]) {
      expectError(target, await post(body, headers), 400)
      expect((await last())?.outcome).toMatchObject({
        rule: target.rules.byteOrderMark,
        reason: 'the body begins with a byte order mark',
      })
    }
    await mock.admin.changeSettings({ [target.settings.byteOrderMark]: 'ignore' })
    expect(await post(body)).toMatchObject({ status: 200 })
    expectError(target, await post(bytes([0xef, 0xbb, 0xbf, 0xef, 0xbb, 0xbf], target.goodBody)), 400)
  })

  test.each(['gzip', 'br', 'deflate', 'zstd', 'gzip, identity', 'x"y'])(
    "the content encoding %j gets a 400, and the journal's reason names it [AG-A56] [RP-A60]",
    async (encoding) => {
      const { post, last, issued } = bootTarget(target)
      for (const body of [target.goodBody, bytes(Array.from(gzipSync(target.goodBody)))]) {
        expectError(target, await post(body, { 'content-encoding': encoding }), 400)
        expect((await last())?.outcome).toMatchObject({
          rule: target.rules.headers,
          reason: expect.stringContaining(JSON.stringify(encoding)),
        })
      }
      expect(await issued()).toBe(0)
    },
  )

  test.each(['', 'identity', 'Identity'])(
    'the content encoding %j is accepted, because it means "not encoded" [AG-A56] [RP-A60]',
    async (encoding) => {
      const { post } = bootTarget(target)
      expect(await post(target.goodBody, { 'content-encoding': encoding })).toMatchObject({ status: 200 })
    },
  )

  test.each([
    ['application/json', 'application/json'],
    ['application/json', 'text/plain'],
    ['text/plain', 'application/json'],
    ['application/x-www-form-urlencoded', 'application/json'],
    ['application/json;charset="utf-8"', 'application/json'],
  ])('a request with the two content types %j and %j is answered with 400 [AG-A56] [RP-A60]', async (first, second) => {
    const { send, last, issued } = bootTarget(target)
    const { 'content-type': _one, ...rest } = target.headers()
    const headers = new Headers(rest)
    headers.append('content-type', first)
    headers.append('content-type', second)
    expectError(target, await replyOf(await send(target.path, { method: 'POST', headers, body: target.goodBody })), 400)
    expect((await last())?.outcome).toMatchObject({
      rule: target.rules.headers,
      reason: expect.stringContaining('more than one Content-Type'),
    })
    expect(await issued()).toBe(0)
  })

  test('the size limit of a body counts bytes, not characters [AG-A50] [RP-A54]', async () => {
    const { post, last } = bootTarget(target)
    expectError(target, await post(withMember(target, `"x":"${'あ'.repeat(22_000)}"`)), 400)
    expect((await last())?.outcome.reason).toContain('too large')
  })

  test('a body above the size limit is refused even if its Content-Length header states a smaller size [AG-A50] [RP-A54]', async () => {
    const { post, expectServing } = bootTarget(target)
    expectError(target, await post(' '.repeat(64 * 1024 + 1), { 'content-length': '10' }), 400)
    await expectServing()
  })

  test.each(['-1', 'abc', '1e3', '99999999999999999999', ''])(
    'a request with the invalid Content-Length header %j gets no 5xx response [AG-A50] [RP-A54]',
    async (length) => {
      const { post, expectServing } = bootTarget(target)
      expect((await post(target.goodBody, { 'content-length': length })).status).toBeLessThan(500)
      await expectServing()
    },
  )

  test('a request body that never ends is read only up to the size limit and is answered with 400 [AG-A50] [RP-A54]', async () => {
    const { mock, expectServing } = bootTarget(target)
    let pulled = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(16 * 1024).fill(32))
      },
    })
    expectError(target, await replyOf(await mock.fetch(streaming(body))), 400)
    expect(pulled).toBeLessThan(10)
    await expectServing()
  })

  test('if the stream of a body fails midway, the request gets a 400 and issues nothing [AG-D2] [RP-D6]', async () => {
    const { mock, issued, last, expectServing } = bootTarget(target)
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(bytes(target.goodBody))
        controller.error(new Error('cable pulled'))
      },
    })
    expectError(target, await replyOf(await mock.fetch(streaming(body))), 400)
    expect((await last())?.outcome.reason).toContain('went away')
    expect(await issued()).toBe(0)
    await expectServing()
  })
})
