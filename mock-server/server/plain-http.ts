import type { Server, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type Log, logReason } from '../core/log.ts'
import { sharedReasons } from '../core/reasons/shared.ts'
import { lingeringEnd } from './request-body.ts'

/** Beginning of the body of the response to a request without TLS. */
export const HTTPS_ALONE = 'this port serves HTTPS alone:'

/** First byte of a connection with TLS: the record type "handshake" (RFC 8446, section 5.1). */
const HANDSHAKE = 0x16

/**
 * Logs each failed TLS handshake of an HTTPS server. Otherwise a user would not see that a client rejects the
 * certificate.
 */
export function logFailedTls(server: Server, log: Log): void {
  server.on('tlsClientError', (problem: Error & { reason?: string }) => {
    // OpenSSL's message contains the code, the file and the line of OpenSSL, but the reason is sufficient for a reader.
    const error = problem.reason ?? problem.message
    const isRejected = /alert .*(?:certificate|unknown ca)/.test(error)
    logReason(
      log,
      'warn',
      isRejected ? sharedReasons.certificateRejected({ error }) : sharedReasons.tlsFailed({ error }),
    )
  })
}

/**
 * Makes an HTTPS server respond with an explanation to requests without TLS. Otherwise the client would only see that
 * the connection closes.
 * @param waiting set to which each connection belongs until its first bytes arrive. The server does not close these
 * connections, so the caller has to close them
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
    // A client may reset the connection before it sends anything. Without a listener, this error would end the process.
    socket.on('error', ignore).resume()
  })
}

function ignore(): void {}

function respond(socket: Socket, bytes: Buffer): void {
  const [, host = `localhost:${socket.localPort}`] =
    /^host:[ \t]*([\w.:[\]-]+)[ \t]*\r?$/im.exec(bytes.toString('latin1')) ?? []
  const body = `this port serves HTTPS alone: use https://${host}\n`
  socket.write(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  )
  socket.on('error', ignore)
  lingeringEnd(socket)
}
