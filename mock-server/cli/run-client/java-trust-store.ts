import { X509Certificate } from 'node:crypto'
import { context, der, INTEGER, objectIdentifier, OCTET_STRING, SEQUENCE, SET } from '../authority/der.ts'

const DATA = objectIdentifier('1.2.840.113549.1.7.1')
const CERTIFICATE_BAG = objectIdentifier('1.2.840.113549.1.12.10.1.3')
const X509 = objectIdentifier('1.2.840.113549.1.9.22.1')
/**
 * Object identifiers of an attribute and of the attribute's value "for every use". With this attribute, Java marks a
 * certificate as trusted.
 */
const TRUSTED_KEY_USAGE = objectIdentifier('2.16.840.1.113894.746875.1.1')
const ANY_USE = objectIdentifier('2.5.29.37.0')

/**
 * Creates a trust store for Java: a file in the format PKCS #12 (RFC 7292) without password and encryption, because
 * certificates are not secret.
 * @param certificates certificates in PEM
 */
export function javaTrustStore(certificates: readonly string[]): Buffer {
  const trusted = der(SET, der(SEQUENCE, TRUSTED_KEY_USAGE, der(SET, ANY_USE)))
  const bags = certificates.map((pem) => {
    const certificate = der(OCTET_STRING, new X509Certificate(pem).raw)
    const bag = der(SEQUENCE, X509, der(context(0), certificate))
    return der(SEQUENCE, CERTIFICATE_BAG, der(context(0), bag), trusted)
  })
  const contents = dataOf(der(SEQUENCE, dataOf(der(SEQUENCE, ...bags))))
  return der(SEQUENCE, der(INTEGER, Buffer.from([3])), contents)
}

function dataOf(content: Buffer): Buffer {
  return der(SEQUENCE, DATA, der(context(0), der(OCTET_STRING, content)))
}
