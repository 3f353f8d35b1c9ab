import { connect as connectTls } from 'node:tls'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { readFirstBytes } from '../../mock-server/proxy/first-bytes.ts'

/** Returns the first bytes that a TLS client sends. */
async function clientHello(servername: string | undefined): Promise<Buffer> {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const address = server.address()
  const socket = connect(typeof address === 'object' && address ? address.port : 0, '127.0.0.1')
  const accepted = once(server, 'connection')
  const client = connectTls({ socket, servername: servername ?? '' })
  client.on('error', () => {})
  onTestFinished(() => void client.destroy())
  const [peer] = await accepted
  onTestFinished(() => void peer.destroy())
  const [bytes] = await once(peer, 'data')
  return bytes
}

const hello = await (async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connectTls({
    port: typeof address === 'object' && address ? address.port : 0,
    host: '127.0.0.1',
    servername: 'stg.service-gift.jp',
  })
  client.on('error', () => {})
  const [peer] = await once(server, 'connection')
  const [bytes] = await once(peer, 'data')
  client.destroy()
  peer.destroy()
  server.close()
  return bytes as Buffer
})()

test('the server name is read from a ClientHello, and is undefined if the ClientHello contains no server name', async () => {
  expect(readFirstBytes(await clientHello('service-gift.jp'))).toEqual({ kind: 'tls', host: 'service-gift.jp' })
  expect(readFirstBytes(await clientHello(undefined))).toEqual({ kind: 'tls', host: undefined })
})

test('a ClientHello is incomplete until its last byte has arrived', () => {
  for (let length = 0; length < hello.length; length++)
    expect(readFirstBytes(hello.subarray(0, length))).toEqual({ kind: 'incomplete' })
  const found = { kind: 'tls', host: 'stg.service-gift.jp' }
  expect(readFirstBytes(hello)).toEqual(found)
  expect(readFirstBytes(Buffer.concat([hello, Buffer.from([0x14, 3, 3, 0, 1, 1])]))).toEqual(found)
})

test('the server name is found in a ClientHello that is split over several TLS records', () => {
  const message = hello.subarray(5)
  for (const size of [1, 7, 100]) {
    const records = []
    for (let at = 0; at < message.length; at += size) {
      const part = message.subarray(at, at + size)
      records.push(Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 0xff]), part)
    }
    expect(readFirstBytes(Buffer.concat(records))).toEqual({ kind: 'tls', host: 'stg.service-gift.jp' })
  }
})

test('bytes that begin like TLS but are no valid ClientHello are classified as malformed', () => {
  expect(readFirstBytes(Buffer.from([0x16, 2, 0, 0, 4, 1, 0, 0, 0]))).toEqual({ kind: 'malformed' })
  expect(readFirstBytes(Buffer.from([0x16, 3, 1, 0, 4, 2, 0, 0, 0]))).toEqual({ kind: 'malformed' })
  expect(readFirstBytes(Buffer.from([0x16, 3, 1, 0, 4, 1, 0xff, 0, 0]))).toEqual({ kind: 'malformed' })
  for (let at = 5; at < hello.length; at++) {
    const changed = Buffer.from(hello)
    changed[at] = (changed[at] ?? 0) ^ 0xff
    expect(['tls', 'malformed', 'incomplete']).toContain(readFirstBytes(changed).kind)
  }
})

test.each([
  ['GET / HTTP/1.1\r\n', 'http'],
  ['\r\npost /a http/1.0\r\n', 'http'],
  ['GET / HTT', 'incomplete'],
  ['', 'incomplete'],
  ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'http2'],
  ['PRI * ', 'incomplete'],
  ['EHLO mail.example\r\n', 'other'],
  ['SSH-2.0-OpenSSH_9.2\r\n', 'other'],
  ['\u0000\u0001', 'other'],
  ['A'.repeat(20_000), 'other'],
])('a connection that begins with %j is classified as "%s"', (text, kind) => {
  expect(readFirstBytes(Buffer.from(text, 'latin1')).kind).toBe(kind)
})
