/** The file that holds a CA and a server certificate: a line of JSON with their names, and four blocks of PEM. */

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
  /** Names that the CA may certify, beyond those that each CA may certify. */
  also: readonly string[]
  authority: Pem
  server: Pem
}

const names = z.array(z.string())
const headSchema = z.object({ names, also: names })

export function formatKept({ names: known, also, authority, server }: Kept): string {
  return [JSON.stringify({ names: known, also }), authority.cert, authority.key, server.key, server.cert].join('\n')
}

/** Parses the text of a file. Returns undefined if the file is damaged. */
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

/** Returns the time at which a certificate ends, in milliseconds since the epoch. */
export function endOf(certificate: string): number {
  return new X509Certificate(certificate).validToDate.getTime()
}
