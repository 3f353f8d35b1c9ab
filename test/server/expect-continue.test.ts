import { describe, expect, test } from 'vitest'
import { AUTH_KEY } from '../core/support.ts'
import { openSocket } from './raw-socket.ts'
import { head, lengthOf, chunk, served, outcomes } from './request-body-support.ts'

const body = `{"AuthKey":"${AUTH_KEY}","DcId":"DC500","Amount":"500"}`

const megabyte = ' '.repeat(1024 * 1024)

const chunked = 'Transfer-Encoding: chunked'

const expectation = 'Expect: 100-continue'

const lastChunk = '0\r\n\r\n'

const good = head({ headers: [lengthOf(body.length)] }) + body

describe('a request with Expect: 100-continue', () => {
  test('Expect: 100-continue with a Content-Length above the size limit gets a 400 [AG-A50] [RP-A54]', async () => {
    const mock = await served()
    const socket = await openSocket(mock.url)
    await socket.send(head({ headers: [lengthOf(megabyte.length), expectation] }))
    expect(await socket.ended()).toMatchObject({ statuses: [400], end: 'FIN' })
    expect(socket.text).toMatch(/\r\nConnection: close\r\n/)
    // Some clients send the body without waiting for the response.
    await socket.send(megabyte)
    expect(await outcomes(mock)).toEqual(['400'])
  })

  test.each([
    ['a path of the provider that does not exist', '/at-gift/nothing'],
    ['a path that does not exist', '/nothing'],
  ])('a request with Expect: 100-continue to %s gets a 404 instead of 100', async (_what, path) => {
    const socket = await openSocket((await served()).url)
    await socket.send(head({ path, headers: [lengthOf(body.length), expectation] }))
    expect(await socket.ended()).toMatchObject({ statuses: [404], end: 'FIN' })
  })

  test.each([
    ['with a Content-Length header', [lengthOf(body.length)], body],
    ['in chunks', [chunked], chunk(body) + lastChunk],
  ])('a request with Expect: 100-continue and a body %s gets 100 and then 200', async (_how, headers, rest) => {
    const socket = await openSocket((await served()).url)
    await socket.send(head({ headers: [...headers, expectation] }))
    expect(await socket.responses(1)).toMatchObject({ statuses: [100] })
    await socket.send(rest, good)
    expect(await socket.responses(3)).toMatchObject({ statuses: [100, 200, 200], end: undefined })
  })

  test('a request with Expect: 100-continue works even if the client does not wait for the 100', async () => {
    const socket = await openSocket((await served()).url)
    await socket.send(head({ headers: [lengthOf(body.length), expectation] }) + body + good)
    await socket.responses(2)
    expect(await socket.responses(socket.statuses.includes(100) ? 3 : 2)).toMatchObject({ end: undefined })
    expect(socket.statuses.filter((status) => status !== 100)).toEqual([200, 200])
  })

  test('a request with Expect: 100-continue to the control API gets 100 and then 200', async () => {
    const socket = await openSocket((await served()).url)
    await socket.send(head({ path: '/__admin/clock/advance', headers: [lengthOf(8), expectation] }))
    expect(await socket.responses(1)).toMatchObject({ statuses: [100] })
    await socket.send('{"ms":1}')
    expect((await socket.responses(2)).statuses).toEqual([100, 200])
  })
})
