import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { AUTH_KEY } from '../core/support.ts'
import { fakeHostTimers } from '../helpers/host-timers.ts'
import { openSocket, until } from './raw-socket.ts'
import { head, lengthOf, chunk, served, outcomes } from './request-body-support.ts'

const body = `{"AuthKey":"${AUTH_KEY}","DcId":"DC500","Amount":"500"}`

const megabyte = ' '.repeat(1024 * 1024)

const chunked = 'Transfer-Encoding: chunked'

const lastChunk = '0\r\n\r\n'

const good = head({ headers: [lengthOf(body.length)] }) + body

const eight = Array<string>(8).fill(megabyte)

const tooLarge: [string, string, string[]][] = [
  ['with a Content-Length header', head({ headers: [lengthOf(8 * megabyte.length)] }), eight],
  ['in chunks', head({ headers: [chunked] }), [...eight.map(chunk), lastChunk]],
  [
    'to a path of the provider that does not exist',
    head({ path: '/at-gift/nothing', headers: [chunked] }),
    [...eight.map(chunk), lastChunk],
  ],
  ['to a path that does not exist', head({ path: '/nothing', headers: [lengthOf(8 * megabyte.length)] }), eight],
  ['to the control API', head({ path: '/__admin/clock', headers: [chunked] }), [...eight.map(chunk), lastChunk]],
]

describe('a body above the size limit', () => {
  test.each(tooLarge)(
    'a body above the size limit that is sent %s is refused, and the connection stays usable [AG-A50] [RP-A54]',
    async (_how, start, pieces) => {
      const mock = await served()
      const socket = await openSocket(mock.url)
      for (let round = 0; round < 3; round++) {
        await socket.send(start, ...pieces, good)
        const { statuses, end } = await socket.responses(round * 2 + 2)
        expect(statuses.slice(round * 2)).toEqual([expect.toBeOneOf([400, 404, 405, 413]), 200])
        expect(end).toBeUndefined()
      }
      expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 3, orphaned: 0 })
      expect(await outcomes(mock)).not.toContainEqual(expect.stringContaining('lost'))
    },
  )

  test.each([
    [
      'with a Content-Length header',
      head({ headers: [lengthOf(3 * megabyte.length)] }),
      [megabyte, megabyte, megabyte],
    ],
    ['in chunks', head({ headers: [chunked] }), [chunk(megabyte), chunk(megabyte), chunk(megabyte) + lastChunk]],
  ] as const)(
    'a connection stays open if a client needs more than half a second to send a body above the limit %s',
    async (_how, start, [first, second, third]) => {
      const mock = await served()
      const socket = await openSocket(mock.url)
      await socket.send(start, first)
      // The two pauses of this test take 800 ms. By default, the HTTP library of the mock would stop reading the rest
      // of a refused body after 500 ms.
      await sleep(400)
      await socket.send(second)
      await sleep(400)
      expect(socket).toMatchObject({ text: '', end: undefined })
      await socket.send(third, good)
      expect(await socket.responses(2)).toMatchObject({ statuses: [400, 200], end: undefined })
      expect(await outcomes(mock)).toEqual(['400', '200'])
    },
  )

  test.each([
    ['of HTTP/1.0', head({ version: '1.0', headers: [lengthOf(8 * megabyte.length)] })],
    ['with the header Connection: close', head({ headers: ['Connection: close', lengthOf(8 * megabyte.length)] })],
    [
      'with a malformed Host header',
      head({ headers: [lengthOf(8 * megabyte.length)] }).replace('Host: localhost', 'Host: a b'),
    ],
    ['with malformed headers', head({ headers: [lengthOf(8 * megabyte.length), ' folded'] })],
  ])(
    'after a body above the size limit of a request %s has been sent, the connection is closed with FIN',
    async (_which, start) => {
      const mock = await served()
      const socket = await openSocket(mock.url)
      await socket.send(start, ...eight)
      expect(await socket.ended()).toMatchObject({ statuses: [400], end: 'FIN' })
      expect(await outcomes(mock)).toEqual(['400'])
    },
  )

  test('if a body is far above the size limit, the mock refuses the request before the end of the body and closes the connection', async () => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    await socket.send(head({ headers: [chunked] }))
    while (socket.end === undefined) await socket.send(...eight.map(chunk))
    await socket.send(...eight.map(chunk), lastChunk)
    expect(socket).toMatchObject({ statuses: [400], end: 'FIN' })
    expect(socket.text).toMatch(/\r\nConnection: close\r\n/)
  })

  test('a body above the size limit that is not complete after 10 seconds is refused', async () => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    fakeHostTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    await socket.send(head({ headers: [lengthOf(2 * megabyte.length)] }), 'x')
    while (vi.getTimerCount() === 0) await sleep(2)
    await vi.advanceTimersByTimeAsync(9999)
    await sleep(20)
    expect(socket.statuses).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(await socket.ended()).toMatchObject({ statuses: [400], end: 'FIN' })
    expect(socket.isClosed()).toBe(false)
    await vi.advanceTimersByTimeAsync(5000)
    await until(async () => {
      await socket.send('x')
      return socket.isClosed()
    })
  })
})

describe('a body that arrives in pieces', () => {
  test.each([
    ['with a Content-Length header', head({ headers: [lengthOf(body.length)] }), [body.slice(0, 10), body.slice(10)]],
    ['in chunks', head({ headers: [chunked] }), [chunk(body.slice(0, 10)), chunk(body.slice(10)), lastChunk]],
  ])('a request body that is sent %s in several pieces is accepted', async (_how, start, pieces) => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    for (const piece of [start, ...pieces]) {
      await socket.send(piece)
      await sleep(5)
    }
    expect((await socket.responses(1)).statuses).toEqual([200])
  })

  test('if the connection breaks off in the middle of a body, no code is issued [AG-D2]', async () => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    await socket.send(head({ headers: [lengthOf(body.length)] }), body.slice(0, 10))
    await sleep(20)
    socket.destroy()
    await until(async () => (await outcomes(mock)).length > 0)
    const { requests } = await mock.admin.requests()
    expect(requests).toMatchObject([
      { operation: null, outcome: { reason: expect.stringContaining('went away'), code: 'bad-request' } },
    ])
    expect((await mock.admin.ledger()).totals.issued).toBe(0)
  })

  test('if the connection breaks off in the middle of a body, the request fires no fault and violates no rule', async () => {
    const mock = await served()
    await mock.admin.arm({
      name: 'fails',
      when: { operation: 'at-gift.issue', calls: [1] },
      phase: 'before-commit',
      effect: { type: 'provider-error', status: 500 },
    })
    const socket = await openSocket(mock.url)
    await socket.send(head({ headers: [lengthOf(body.length)] }), body.slice(0, 10))
    await sleep(20)
    socket.destroy()
    await until(async () => (await outcomes(mock)).length > 0)
    const again = await openSocket(mock.url)
    await again.send(good)
    expect((await again.responses(1)).statuses).toEqual([500])
    const { rules } = await mock.admin.report()
    expect(rules.filter(({ result }) => result === 'violated')).toEqual([])
  })
})

describe('requests on the same connection as a malformed request', () => {
  const malformed: [string, string][] = [
    ['bytes that are not HTTP', 'garbage\r\n\r\n'],
    ['a malformed header', head({ headers: [' folded'] })],
    ['a malformed Host header', good.replace('Host: localhost', 'Host: a b')],
    ['an expectation that cannot be met', head({ headers: ['Expect: miracle', lengthOf(0)] })],
    ['a malformed chunk', `${head({ headers: [chunked] })}zz\r\n`],
    ['CONNECT', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ]

  test.each(malformed)(
    'if %s follows valid requests on one connection, the valid requests get 200, and then the client gets a 400',
    async (_what, bytes) => {
      const mock = await served()
      const socket = await openSocket(mock.url)
      await socket.send(good + good + bytes)
      expect(await socket.ended()).toMatchObject({ statuses: [200, 200, 400], end: 'FIN' })
      expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 2, orphaned: 0 })
      expect(await outcomes(mock)).not.toContainEqual(expect.stringContaining('lost'))
    },
  )

  test.each(malformed)(
    'if %s follows a delayed request on one connection, the delayed request gets 200, and then the client gets a 400',
    async (_what, bytes) => {
      const mock = await served()
      await mock.admin.arm({
        name: 'slow',
        when: { operation: 'at-gift.issue' },
        phase: 'after-commit',
        effect: { type: 'delay', ms: 50 },
      })
      const socket = await openSocket(mock.url)
      await socket.send(good + bytes)
      expect(await socket.ended()).toMatchObject({ statuses: [200, 400], end: 'FIN' })
      expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
    },
  )

  test.each(malformed)('requests that follow %s on one connection are not executed', async (_what, bytes) => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    await socket.send(good + bytes + good + good)
    expect(await socket.ended()).toMatchObject({ statuses: [200, 400] })
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 0 })
  })
})

test('a client that starts with HTTP/2 gets a 400, and the connection is closed', async () => {
  const mock = await served()
  const socket = await openSocket(mock.url)
  await socket.send('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  expect(await socket.ended()).toMatchObject({ statuses: [400], end: 'FIN' })
  expect((await mock.admin.unmatchedRequests()).requests).toMatchObject([
    { status: 400, reason: expect.stringContaining('HTTP/2') },
  ])
})

test('the server closes quickly even if a client keeps its connection open after a CONNECT request', async () => {
  const mock = await served()
  const socket = await openSocket(mock.url)
  await socket.send('CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n')
  expect(await socket.ended()).toMatchObject({ statuses: [400], end: 'FIN' })
  const startedMs = performance.now()
  await mock.close(20)
  expect(performance.now() - startedMs).toBeLessThan(8000)
})

test.each([
  ['in chunks', [chunked], [chunk('\xFF'), ...eight.map(chunk), lastChunk]],
  ['with a Content-Length header', [lengthOf(8 * megabyte.length)], ['\xFF', ...eight]],
])(
  'if a snapshot is refused before its whole body is read, the connection stays usable (sent %s)',
  async (_how, headers, pieces) => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    const start = head({ path: '/__admin/snapshot', headers }).replace('POST', 'PUT')
    const text = pieces.join('')
    await socket.send(start + (headers.includes(chunked) ? text : text.slice(0, 8 * megabyte.length)))
    expect((await socket.responses(1)).statuses).toEqual([400])
    await socket.send(good)
    expect(await socket.responses(2)).toMatchObject({ statuses: [400, 200], end: undefined })
  },
)
