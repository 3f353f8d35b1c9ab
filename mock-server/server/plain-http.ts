import type { Server, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { lingeringEnd } from './request-body.ts'

/** First byte of a connection with TLS: the record type "handshake" (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16

/**
 * Makes an HTTPS server respond with an explanation to requests without TLS. Otherwise the client would only see that
 * the connection closes.
 * @param waiting contains each connection until its first bytes arrive. The calling code has to close these
 * connections, because the server does not close them
 */
export function explainHttps(server: Server, waiting: Set<Duplex>): void {
  const accept = server.listeners('connection')
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    waiting.add(socket)
    socket.once('close', () => waiting.delete(socket))
    socket.once('data', (bytes: Buffer) => {
      waiting.delete(socket)
      socket.off('error', ignore).pause()
      if (bytes[0] !== HANDSHAKE) return respond(socket, bytes)
      socket.unshift(bytes)
      for (const listener of accept) Reflect.apply(listener, server, [socket])
    })
    // A client may close the connection before it sends anything.
    socket.on('error', ignore).resume()
  })
}

function ignore(): void {}

function respond(socket: Socket, bytes: Buffer): void {
  const [, host = 'localhost'] = /^host:[ \t]*([\w.:[\]-]+)[ \t]*\r?$/im.exec(bytes.toString('latin1')) ?? []
  const body = `this port serves HTTPS alone: use https://${host}\n`
  socket.write(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  )
  socket.on('error', ignore)
  lingeringEnd(socket)
}
