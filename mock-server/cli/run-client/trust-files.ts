import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates } from 'node:tls'
import { nodeGuard, phpPrepend, phpSettings } from './programs.ts'
import { javaTrustStore } from './java-trust-store.ts'

/** Files that make the programs of a command trust the CA and use the proxy. */
export interface TrustFiles {
  /** The CA alone, for programs that add it to the certificates that they trust. */
  ca: string
  /** The CA and all certificates that the system trusts, for programs that then trust no other certificates. */
  bundle: string
  /** Trust store for Java with the CA and all certificates that the system trusts. */
  javaTrustStore: string
  /** Folder with settings for PHP. */
  phpFolder: string
  /** Node module that makes a request to a provider fail if the request does not use the proxy. */
  nodeGuard: string
  remove(): Promise<void>
}

/** Environment variables that may name a file with certificates that the user's programs trust. */
const certificateVariables = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']

/** Writes the files to a temporary folder. @param proxyUrl URL of the forward proxy */
export async function writeTrustFiles(
  ca: string,
  proxyUrl: string,
  environment: NodeJS.ProcessEnv,
): Promise<TrustFiles> {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-run-'))
  const file = (name: string): string => join(folder, name)
  const own = (await Promise.all(certificateVariables.map((name) => certificatesIn(environment[name])))).flat()
  const all = [...new Set([ca, ...own, ...getCACertificates('bundled'), ...getCACertificates('system')].map(trimmed))]
  const files = {
    ca: file('ca.pem'),
    bundle: file('bundle.pem'),
    javaTrustStore: file('java.p12'),
    phpFolder: folder,
    nodeGuard: file('guard.cjs'),
  }
  await Promise.all([
    writeFile(files.ca, [ca, ...own].join('\n')),
    writeFile(files.bundle, `${all.join('\n')}\n`),
    writeFile(files.javaTrustStore, javaTrustStore(all)),
    writeFile(file('gift-mock.ini'), phpSettings(files.bundle, file('prepend.php'))),
    writeFile(file('prepend.php'), phpPrepend(proxyUrl)),
    writeFile(files.nodeGuard, nodeGuard()),
  ])
  return { ...files, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Returns the certificates in a file; none if the file cannot be read. */
async function certificatesIn(path: string | undefined): Promise<string[]> {
  const text = path ? await readFile(path, 'utf8').catch(() => '') : ''
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}

function trimmed(pem: string): string {
  return pem.trim().replaceAll('\r', '')
}
