/**
 * Format of the file that contains a CA and a server certificate: one line of JSON with the certified names, followed
 * by the certificates and the private keys in PEM.
 */

import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { z } from 'zod'
import { parseJsonOrUndefined } from '../../core/util/json.ts'

/** A certificate and its private key, both in PEM. `cert` may also contain the certificate of the issuer. */
export interface Pem {
  cert: string
  key: string
}

export interface Kept {
  /** Names that the server certificate is valid for. */
  names: readonly string[]
  /** Further names that the CA may certify, in addition to the names that every CA of the mock may certify. */
  also: readonly string[]
  authority: Pem
  server: Pem
}

const names = z.array(z.string())
const headSchema = z.object({ names, also: names })

export function formatKept({ names: known, also, authority, server }: Kept): string {
  return [JSON.stringify({ names: known, also }), authority.cert, authority.key, server.key, server.cert].join('\n')
}

/** Parses a text that `formatKept` has made. Returns undefined if the text is damaged. */
export function parseKept(text: string): Kept | undefined {
  const head = headSchema.safeParse(parseJsonOrUndefined(text.slice(0, text.indexOf('\n'))))
  const [cert, key, serverKey, ...chain] = text.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n/g) ?? []
  if (!head.success || cert === undefined || key === undefined || serverKey === undefined) return undefined
  const authority = { cert, key }
  const server = { cert: chain.join(''), key: serverKey }
  try {
    createSecureContext(authority)
    createSecureContext(server)
    return { ...head.data, authority, server }
  } catch {
    return undefined
  }
}

/** Returns the time at which a certificate expires, in milliseconds since the epoch. */
export function expiryOf(certificate: string): number {
  return new X509Certificate(certificate).validToDate.getTime()
}
