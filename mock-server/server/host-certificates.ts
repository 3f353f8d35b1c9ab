import { X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext, type TlsOptions as NodeTlsOptions } from 'node:tls'
import type { TlsOptions } from './options.ts'

/** Maximum number of issued certificates. For any further host, clients get the certificate of the server. */
const MAX_ISSUED = 1000

/**
 * Returns a callback for a TLS server. The callback selects the certificate for the name that a client asks for (SNI).
 * If the server's own certificate is not valid for this name, the callback issues a certificate for the name once and
 * keeps it.
 */
export function selectCertificate(
  cert: string,
  certify: NonNullable<TlsOptions['certify']>,
): NodeTlsOptions['SNICallback'] {
  const own = new X509Certificate(cert)
  /** The issued certificates by host name. Undefined stands for the server's own certificate. */
  const issued = new Map<string, Promise<SecureContext | undefined>>()

  async function issue(host: string): Promise<SecureContext | undefined> {
    try {
      return createSecureContext(await certify(host))
    } catch {
      return undefined
    }
  }

  function certificateFor(name: string): Promise<SecureContext | undefined> | undefined {
    const host = name.toLowerCase().replace(/\.+$/, '')
    const known = issued.get(host)
    if (known || issued.size >= MAX_ISSUED || own.checkHost(host) !== undefined) return known
    const context = issue(host)
    issued.set(host, context)
    return context
  }

  async function select(name: string, done: Done): Promise<void> {
    done(null, await certificateFor(name))
  }
  return (name, done) => void select(name, done)
}

type Done = Parameters<NonNullable<NodeTlsOptions['SNICallback']>>[1]
