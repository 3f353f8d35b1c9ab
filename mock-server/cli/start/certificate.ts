import { createSecureContext } from 'node:tls'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { isUnspecified } from '../../core/util/loopback.ts'
import type { TextLog } from './log/buffered-log.ts'
import type { ServeOptions } from '../../server/options.ts'
import type { Pem } from '../authority/kept-file.ts'
import { certifier, type LocalAuthority, openLocalAuthority, temporaryAuthority } from '../authority/local-authority.ts'
import { readTextFile } from '../shared/files.ts'
import type { StartOptions } from './options/options.ts'

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

/**
 * Creates a certificate for the names of this machine, the listening host and the hosts of the providers. The issuer is
 * a CA that is not stored.
 */
export async function temporaryCertificate(
  host = 'localhost',
  nowMs?: number,
): Promise<Pem & { ca: string; certify: LocalAuthority['certify'] }> {
  const { authority, server } = await temporaryAuthority(hostsToCertify(host), nowMs)
  return { ...server, ca: authority.cert, certify: certifier(authority, []) }
}

/**
 * Returns the host names and addresses that the certificate of a server must contain if the server listens on `host`.
 */
export function hostsToCertify(host: string | undefined, others: readonly string[] = []): string[] {
  return [...new Set([...(host === undefined || isUnspecified(host) ? [] : [host]), ...others])]
}

/** Returns the certificate that the user gave, or else a certificate that the local CA has issued. */
export async function openCertificate(
  { cert, key, host, certHost, caFolder }: StartOptions,
  log: TextLog,
): Promise<{ tls: ServeOptions['tls']; authority?: LocalAuthority }> {
  if (cert !== undefined && key !== undefined) return { tls: await readCertificate(cert, key) }
  const authority = await openLocalAuthority({ folder: caFolder, hosts: hostsToCertify(host, certHost) })
  const { server, ca, certify, problem, origin } = authority
  if (problem !== undefined)
    log(
      'warn',
      {
        en: `the CA is used only in this session, because it cannot be stored in ${problem}`,
        ja: `CA を保存できないため、このセッションでだけ使う: ${problem}`,
      },
      {},
    )
  if (origin === 'again')
    log(
      'warn',
      {
        en: 'a new CA was created: clients and systems that trust the old CA have to trust the new one',
        ja: 'CA を作り直した。以前の CA を信頼しているクライアントとシステムに、新しい CA を信頼させる必要がある',
      },
      {},
    )
  return { tls: { ...server, ca, certify }, authority }
}
