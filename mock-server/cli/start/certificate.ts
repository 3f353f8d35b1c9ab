import { isIP } from 'node:net'
import { createSecureContext } from 'node:tls'
import { dateOf } from '../../core/time/sandbox-clock.ts'
import { hostClock } from '../../core/time/host-clock.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { readTextFile } from '../shared/files.ts'

export interface Pem {
  cert: string
  key: string
}

/** Reads a certificate and its private key. @throws Problem that names the invalid file */
export async function readCertificate(certFile: string, keyFile: string): Promise<Pem> {
  const cert = await readTextFile(certFile, { en: 'the certificate', ja: '証明書' })
  const key = await readTextFile(keyFile, { en: 'the private key', ja: '秘密鍵' })
  refuseUnless(
    { cert },
    { en: `${certFile} is not a certificate in PEM`, ja: `${certFile} は PEM 形式の証明書ではない` },
  )
  refuseUnless({ key }, { en: `${keyFile} is not a private key in PEM`, ja: `${keyFile} は PEM 形式の秘密鍵ではない` })
  refuseUnless(
    { cert, key },
    {
      en: `the private key ${keyFile} does not belong to the certificate ${certFile}`,
      ja: `秘密鍵 ${keyFile} は証明書 ${certFile} のものではない`,
    },
  )
  return { cert, key }
}

function refuseUnless(pem: Partial<Pem>, { en, ja }: Text): void {
  try {
    createSecureContext(pem)
  } catch (error) {
    const reason = errorMessage(error)
    throw new Problem(400, { en: `${en} (${reason})`, ja: `${ja}（${reason}）` })
  }
}

/** Hosts of the providers, which a user can redirect to this machine with a hosts file (AG-D1, RP-A14). */
const providerHosts = ['service-gift.jp', '*.service-gift.jp', 'digital-gift.jp', '*.digital-gift.jp']

const DAY_MS = 24 * 60 * 60 * 1000
const VALID_MS = 365 * DAY_MS

/**
 * Creates a certificate for the loopback names, the listening host and the provider hosts. The certificate is valid
 * until one year from now. The validity begins one day ago, because the clock of a client may be slow.
 */
export async function selfSignedCertificate(host: string, nowMs = hostClock.now()): Promise<Pem> {
  const { generate } = await import('selfsigned')
  const names = new Set(['localhost', '127.0.0.1', '::1', host, ...providerHosts])
  const altNames = [...names].map((name) =>
    isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const),
  )
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    notBeforeDate: dateOf(nowMs - DAY_MS),
    notAfterDate: dateOf(nowMs + VALID_MS),
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames },
    ],
  })
  return { cert, key }
}
