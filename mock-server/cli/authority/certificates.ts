// oxlint-disable-next-line import/no-unassigned-import -- this import defines the global API that @peculiar/x509 needs
import 'reflect-metadata'
import { isIP } from 'node:net'
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { randomToken } from '../../core/ids/random.ts'
import { dateOf } from '../../core/time/sandbox-clock.ts'
import { familyOf, privateNetworks } from '../../node/private-networks.ts'
import { context, contextBytes, der, SEQUENCE } from './der.ts'
import type { Pem } from './kept-file.ts'
import { permittedDomains } from './certified-names.ts'

// oxlint-disable-next-line no-restricted-globals -- no seed may determine the keys of a certificate
const { subtle } = crypto

const DAY_MS = 24 * 60 * 60 * 1000
const YEAR_MS = 365 * DAY_MS
const AUTHORITY_YEARS = 10
const ID_NAME_CONSTRAINTS = '2.5.29.30'
/** Every client of the last ten years accepts this algorithm. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * Creates a CA. The certificate of the CA permits only the domains and networks in `certified-names.ts` and the names
 * in `also`, so the CA's key cannot certify any other site. The validity begins one day before `nowMs`, because the
 * clock of a client may be slow.
 */
export async function createAuthority(also: readonly string[], nowMs: number): Promise<Pem> {
  const keys = await createKeys()
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=gift-provider-mock CA ${randomToken().slice(0, 8)}`,
    ...validity(nowMs, AUTHORITY_YEARS),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      new Extension(ID_NAME_CONSTRAINTS, true, nameConstraints(also)),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: pemOf(certificate), key: await pemOfKey(keys.privateKey) }
}

/** Creates a server certificate for the given host names and addresses. The certificate is valid for one year. */
export async function createServerCertificate(authority: Pem, names: readonly string[], nowMs: number): Promise<Pem> {
  const keys = await createKeys()
  const issuer = new X509Certificate(authority.cert)
  const certificate = await X509CertificateGenerator.create({
    subject: 'CN=gift-provider-mock',
    issuer: issuer.subject,
    ...validity(nowMs, 1),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await readKey(authority.key),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name }) as const),
      ),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: pemOf(certificate) + authority.cert, key: await pemOfKey(keys.privateKey) }
}

function createKeys() {
  return subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function readKey(pem: string) {
  const [bytes = new ArrayBuffer(0)] = PemConverter.decode(pem)
  return subtle.importKey('pkcs8', bytes, algorithm, false, ['sign'])
}

function validity(nowMs: number, years: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: dateOf(nowMs - DAY_MS), notAfter: dateOf(nowMs + years * YEAR_MS) }
}

function pemOf(certificate: X509Certificate): string {
  return `${certificate.toString('pem')}\n`
}

async function pemOfKey(key: CryptoKey): Promise<string> {
  return `${PemConverter.encode(await subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`
}

/** Returns the value of the extension that limits the names that a CA may certify. */
function nameConstraints(also: readonly string[]): Buffer<ArrayBuffer> {
  const addresses = also.filter((name) => isIP(name) > 0)
  const permitted = [
    ...[...permittedDomains, ...also.filter((name) => isIP(name) === 0)].map((domain) =>
      der(contextBytes(2), Buffer.from(domain)),
    ),
    ...[...privateNetworks, ...addresses.map((address) => `${address}/${familyOf(address) === 'ipv6' ? 128 : 32}`)].map(
      (network) => der(contextBytes(7), networkBytes(network)),
    ),
  ]
  return der(SEQUENCE, der(context(0), ...permitted.map((name) => der(SEQUENCE, name))))
}

/** Returns the bytes of a network in a name constraint: the address of the network, followed by the mask. */
function networkBytes(network: string): Buffer {
  const [address = '', prefix] = network.split('/')
  const bytes = familyOf(address) === 'ipv6' ? ipv6Bytes(address) : address.split('.').map(Number)
  const mask = bytes.map((_byte, index) => 0xff & (0xff00 >> Math.min(Math.max(Number(prefix) - index * 8, 0), 8)))
  return Buffer.from([...bytes, ...mask])
}

function ipv6Bytes(address: string): number[] {
  const [left = [], right = []] = address
    .split('::')
    .map((half) => half.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)])))
  const zeros = Array<number>(8 - left.length - right.length).fill(0)
  return [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff])
}
