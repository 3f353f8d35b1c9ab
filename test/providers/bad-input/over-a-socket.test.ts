import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { fakeHostTimers } from '../../helpers/host-timers.ts'
import { expectError, requestText, serve, type Target, targets } from './helpers.ts'

/** Functions that return bytes that are not a valid HTTP request, by the name of the defect. */
const malformed: Record<string, (target: Target) => string | Uint8Array> = {
  'a control character in a header': (target) => requestText(target, { headers: ['X-A: a\u0001b'] }),
  'a NUL in a header': (target) => requestText(target, { headers: ['X-A: a\u0000b'] }),
  'a carriage return in a header': (target) => requestText(target, { headers: ['X-A: a\rX-Injected: b'] }),
  'a line feed without a carriage return in a header': (target) =>
    requestText(target, { headers: ['X-A: a\nX-Injected: b'] }),
  'a header that is folded onto two lines': (target) => requestText(target, { headers: ['X-A: a\r\n b'] }),
  'a space in the name of a header': (target) => requestText(target, { headers: ['X A: b'] }),
  'a header without a colon': (target) => requestText(target, { headers: ['XA'] }),
  'a header of 20,000 letters': (target) => requestText(target, { headers: [`X-A: ${'a'.repeat(20_000)}`] }),
  'a header of 500,000 letters': (target) => requestText(target, { headers: [`X-A: ${'a'.repeat(500_000)}`] }),
  'thousands of headers': (target) =>
    requestText(target, { headers: Array.from({ length: 3000 }, (_, index) => `X-${index}: v`) }),
  'a request line without a version': (target) => requestText(target, { line: `POST ${target.path}` }),
  'the version HTTP/2.0 in the request line': (target) => requestText(target, { line: `POST ${target.path} HTTP/2.0` }),
  'no Host header': (target) => requestText(target, { host: '' }),
  'two Host headers': (target) => requestText(target, { headers: ['Host: elsewhere.example'] }),
  'an empty Host header': (target) => requestText(target, { host: 'Host:' }),
  'a garbled Host header': (target) => requestText(target, { host: 'Host: a b<>' }),
  'a user in the Host header': (target) => requestText(target, { host: 'Host: user:secret@localhost' }),
  'a path in the Host header': (target) => requestText(target, { host: 'Host: localhost/at-gift' }),
  'an invalid port in the Host header': (target) => requestText(target, { host: 'Host: localhost:99999' }),
  'an invalid IPv4 address in the Host header': (target) => requestText(target, { host: 'Host: 999.999.999.999' }),
  'an invalid IPv6 address in the Host header': (target) => requestText(target, { host: 'Host: [::::]' }),
  'Japanese in the Host header': (target) => requestText(target, { host: 'Host: ギフト' }),
  'a backslash in the path': (target) => requestText(target, { line: `POST ${target.path}\\ HTTP/1.1` }),
  'a control character in the path': (target) => requestText(target, { line: `POST ${target.path}\u0001 HTTP/1.1` }),
  'raw Japanese in the path': (target) => requestText(target, { line: `POST ${target.path}/ギフト HTTP/1.1` }),
  'a space in the path': (target) => requestText(target, { line: `POST ${target.path} x HTTP/1.1` }),
  'a URL of 20,000 letters': (target) =>
    requestText(target, { line: `POST ${target.path}?${'a'.repeat(20_000)} HTTP/1.1` }),
  'a URL of 200,000 letters': (target) =>
    requestText(target, { line: `POST ${target.path}?${'a'.repeat(200_000)} HTTP/1.1` }),
  'an unknown method': (target) => requestText(target, { line: `FOO ${target.path} HTTP/1.1` }),
  'a method in lower case': (target) => requestText(target, { line: `post ${target.path} HTTP/1.1` }),
  'an unknown HTTP version': (target) => requestText(target, { line: `POST ${target.path} HTTP/9.9` }),
  'an unsupported expectation': (target) => requestText(target, { headers: ['Expect: miracle'] }),
  'a Content-Length together with a chunked body': (target) =>
    requestText(target, { headers: ['Transfer-Encoding: chunked'] }),
  'an unknown transfer encoding': (target) => requestText(target, { headers: ['Transfer-Encoding: gzip'] }),
  'two Content-Length headers': (target) => requestText(target, { headers: ['Content-Length: 3'] }),
  'a negative Content-Length': (target) =>
    `POST ${target.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n`,
  'a Content-Length of 23 digits': (target) =>
    `POST ${target.path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n`,
}

describe.each(targets)('$name', (target) => {
  test.each(Object.entries(malformed))(
    "a request with %s gets a 400 in the provider's error format [AG-A54] [RP-A56]",
    async (_what, bytes) => {
      const { mock, raw, expectServing } = await serve()
      const reply = await raw(bytes(target))
      expectError(target, reply, 400)
      expect(reply.head).not.toMatch(/injected/i)
      const {
        requests: [entry],
      } = await mock.admin.requests()
      expect(entry).toMatchObject({
        provider: target.name,
        response: { status: 400 },
        outcome: { rule: target.rules.malformed },
      })
      expect((await mock.admin.ledger()).totals.issued).toBe(0)
      await expectServing(target)
    },
  )

  test.each([
    'zz\r\n',
    '5\r\nhello',
    `5;${'x'.repeat(30_000)}\r\nhello\r\n0\r\n\r\n`,
    '5\r\nhelloworld\r\n',
    '-1\r\n\r\n',
    'fffffffffffffffff\r\n',
  ])('malformed or endless chunks get a 400 or no response, and issue nothing (case %#)', async (chunks) => {
    const { mock, raw, expectServing } = await serve()
    const head = requestText(target, { body: '' }).replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n')
    const reply = await raw(head + chunks, { thenEnd: true })
    if (reply.status !== 0) expectError(target, reply, 400)
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
    await expectServing(target)
  })

  test('a chunked body above the size limit gets a 400 before the body ends [AG-A50] [RP-A54]', async () => {
    const { mock, raw, expectServing } = await serve()
    const head = requestText(target, { body: '' }).replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n')
    fakeHostTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const reply = raw(head + `4000\r\n${' '.repeat(0x4000)}\r\n`.repeat(5))
    // Before the clock advances, the mock must have set its timer of ten seconds for the end of the body.
    while (vi.getTimerCount() === 0) await sleep(2)
    await vi.advanceTimersByTimeAsync(10_000)
    expectError(target, await reply, 400)
    expect((await mock.admin.requests()).requests[0]?.outcome.reason).toContain('too large')
    await expectServing(target)
  })

  test('a Content-Length of a terabyte gets a 400 before the body arrives [AG-A50] [RP-A54]', async () => {
    const { raw, expectServing } = await serve()
    const head = requestText(target, { body: '' }).replace('Content-Length: 0', 'Content-Length: 1099511627776')
    expectError(target, await raw(head), 400)
    await expectServing(target)
  })

  test('a request whose connection breaks off in the middle of the body issues nothing [AG-A54] [RP-A56]', async () => {
    const { mock, expectServing } = await serve()
    const socket = connect(Number(new URL(mock.url).port), '127.0.0.1')
    socket.on('error', () => {})
    const whole = requestText(target)
    await new Promise<void>((resolve) => socket.write(whole.slice(0, -10), () => resolve()))
    socket.resetAndDestroy()
    const entry = await vi.waitFor(async () => {
      const {
        requests: [first],
      } = await mock.admin.requests()
      if (!first?.outcome.reason.includes('went away') || first.delivered) throw new Error('not there yet')
      return first
    })
    expect(entry).toMatchObject({
      response: { status: 400 },
      outcome: { code: 'bad-request', rule: target.rules.malformed },
    })
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
    await expectServing(target)
  })

  test('a body that is shorter than its Content-Length is recorded in one journal entry [AG-D2] [RP-D6]', async () => {
    const { mock, raw, expectServing } = await serve()
    const reply = await raw(requestText(target).slice(0, -10), { thenEnd: true })
    if (reply.status !== 0) expectError(target, reply, 400)
    const { requests } = await vi.waitFor(async () => {
      const journal = await mock.admin.requests()
      if (journal.requests.length === 0) throw new Error('not there yet')
      return journal
    })
    expect(requests).toMatchObject([{ provider: target.name, response: { status: 400 } }])
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
    await expectServing(target)
  })

  test('if invalid bytes follow a valid request, the valid request still gets a normal response [AG-A54] [RP-A56]', async () => {
    const { raw, expectServing } = await serve()
    const { status, text } = await raw(`${requestText(target)}\u0001\u0002garbage\r\n\r\n`)
    expect({ status, text }).toMatchObject({ status: 200 })
    await expectServing(target)
  })

  test.each(['TRACE', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'GET', 'PROPFIND'])(
    'a %s request over a socket to a path that accepts only POST gets a 404 of the provider [AG-A11] [RP-A55]',
    async (method) => {
      const { raw, expectServing } = await serve()
      expectError(target, await raw(requestText(target, { line: `${method} ${target.path} HTTP/1.1` })), 404)
      await expectServing(target)
    },
  )

  test.each(['application/json', 'text/plain'])(
    'two Content-Type headers get a 400 (second header: %s) [AG-A56] [RP-A60]',
    async (type) => {
      const { mock, raw, expectServing } = await serve()
      expectError(target, await raw(requestText(target, { headers: [`content-type: ${type}`] })), 400)
      const {
        requests: [entry],
      } = await mock.admin.requests()
      expect(entry).toMatchObject({
        request: { headers: { 'content-type': `application/json, ${type}` } },
        outcome: { rule: target.rules.headers, reason: expect.stringContaining('more than one Content-Type') },
      })
      await expectServing(target)
    },
  )

  test('a request with a content encoding is refused, even if the body is not really compressed [AG-A56] [RP-A60]', async () => {
    const { mock, raw, expectServing } = await serve()
    const headOf = (framing: string): Buffer =>
      Buffer.from(
        requestText(target, { headers: ['Content-Encoding: gzip'], body: '' }).replace('Content-Length: 0', framing),
      )
    for (const body of [Buffer.from(target.goodBody), gzipSync(target.goodBody)]) {
      expectError(target, await raw(Buffer.concat([headOf(`Content-Length: ${body.length}`), body])), 400)
      const chunk = [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]
      expectError(target, await raw(Buffer.concat([headOf('Transfer-Encoding: chunked'), ...chunk])), 400)
    }
    const { requests } = await mock.admin.requests()
    const refused = { rule: target.rules.headers, reason: expect.stringContaining('"gzip"') }
    expect(requests.map(({ outcome }) => outcome)).toEqual(Array(4).fill(expect.objectContaining(refused)))
    await expectServing(target)
  })

  test('the character U+FFFD is valid UTF-8, even if its bytes arrive in separate chunks [AG-D2] [RP-D6]', async () => {
    const { mock, raw } = await serve()
    const body = `${target.goodBody.slice(0, -1)},"\uFFFD":1}`
    const chunked = requestText(target, { body: '' }).replace('Content-Length: 0', 'Transfer-Encoding: chunked')
    expectError(target, await raw(requestText(target, { body })), 400)
    expectError(target, await raw(`${chunked}${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`), 400)
    const { requests } = await mock.admin.requests()
    expect(requests.map(({ outcome }) => outcome.rule)).toEqual([target.rules.unknownKey, target.rules.unknownKey])
  })

  test('a request in HTTP/1.0 without a Host header is served', async () => {
    const { raw } = await serve()
    expect(await raw(requestText(target, { line: `POST ${target.path} HTTP/1.0`, host: '' }))).toMatchObject({
      status: 200,
    })
  })

  test("a malformed request to a sandbox's path is recorded in the sandbox's journal [AG-A54] [RP-A56]", async () => {
    const { mock, raw } = await serve()
    await mock.sandbox('mine').reset()
    expectError(
      target,
      await raw(requestText(target, { line: `POST /sandboxes/mine${target.path} HTTP/1.1`, headers: ['X-A: \u0001'] })),
      400,
    )
    expect((await mock.sandbox('mine').requests()).requests).toHaveLength(1)
    expect((await mock.admin.requests()).requests).toHaveLength(0)
  })
})

test.each([
  [0, 'service-gift.jp', '/demo-campaign/dc/getcode'],
  [1, 'digital-gift.jp', '/api/partner/purchases'],
])(
  "a malformed request to a provider's host gets an error in this provider's format [AG-A54] [RP-A56] (case %#)",
  async (index, host, path) => {
    const target = targets[index]
    if (!target) throw new Error('no such target')
    const { raw } = await serve()
    expectError(
      target,
      await raw(
        requestText(target, { line: `POST ${path} HTTP/1.1`, host: `Host: ${host}`, headers: ['X-A: \u0001'] }),
      ),
      400,
    )
  },
)

test.each<[string, string | Uint8Array]>([
  ['a TLS handshake', Uint8Array.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc])],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['random text', 'hello\r\n\r\n'],
  ['an empty line', '\r\n\r\n'],
  ['no bytes', ''],
  ['a CONNECT request', 'CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n'],
  ['an OPTIONS request for *', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n'],
])('if a client sends %s, the response reveals no internal file names', async (_what, bytes) => {
  const { raw, expectServing } = await serve()
  const { status, text } = await raw(bytes, { thenEnd: true })
  expect([0, 400, 404]).toContain(status)
  expect(text).not.toMatch(/\.ts|node_modules/)
  for (const target of targets) await expectServing(target)
})
