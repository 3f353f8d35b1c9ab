import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getCACertificates } from 'node:tls'
import { temporaryFolder } from '../../node/temporary-folder.ts'
import { nodeGuard, pythonGuard } from './guards.ts'
import { javaTrustStore } from './java-trust-store.ts'
import { phpPrepend, phpSettings, probePhp } from './php.ts'

/** Files that make the programs of a command trust the CA and use the proxy. */
export interface TrustFiles {
  /**
   * File with the CA's certificate alone, for programs that trust this certificate in addition to other certificates.
   */
  ca: string
  /**
   * File with the CA's certificate and all certificates that the system trusts, for programs that trust only the
   * certificates in this file.
   */
  bundle: string
  /** Trust store for Java with the CA and all certificates that the system trusts. */
  javaTrustStore: string
  /** Folder with settings for PHP. */
  phpFolder: string
  /** Folder with a Python module that makes a request to a provider fail if the request does not use the proxy. */
  pythonFolder: string
  /** Node module that makes a request to a provider fail if the request does not use the proxy. */
  nodeGuard: string
  /** File with settings for wget. The file also contains the settings of the system. */
  wgetSettings: string
  /** Empty folder, for a variable that names a folder with trusted certificates. */
  emptyFolder: string
  remove(): Promise<void>
}

export interface TrustOptions {
  /** The CA in PEM. */
  ca: string
  /** URL of the forward proxy. */
  proxyUrl: string
  /**
   * If true, the CA's certificate is the only certificate in the files. A program that verifies certificates with these
   * files then cannot connect to a provider, even without the proxy.
   */
  isOnly: boolean
  /** The program that is run. */
  program: string
  environment: NodeJS.ProcessEnv
}

/** Environment variables that may name a file with certificates that the user's programs trust. */
const certificateVariables = ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS']
/** Paths of the file with wget's settings for all users. The path depends on the folder in which wget is installed. */
const wgetFiles = ['/etc/wgetrc', '/usr/local/etc/wgetrc', '/opt/homebrew/etc/wgetrc']

/** Writes the files to a temporary folder. */
export async function writeTrustFiles(options: TrustOptions): Promise<TrustFiles> {
  const { ca, proxyUrl, isOnly, program, environment } = options
  const folder = await temporaryFolder('gift-mock-run-')
  const file = (name: string): string => join(folder, name)
  const [own, php, wget] = await Promise.all([
    isOnly ? [] : Promise.all(certificateVariables.map((name) => certificatesIn(environment[name]))),
    probePhp(program, environment),
    wgetSettingsOf(environment),
  ])
  const others = isOnly ? [] : [...own.flat(), ...getCACertificates('bundled'), ...getCACertificates('system')]
  const all = [...new Set([ca, ...others].map(trimmed))]
  const files = {
    ca: file('ca.pem'),
    bundle: file('bundle.pem'),
    javaTrustStore: file('java.p12'),
    phpFolder: file('php'),
    pythonFolder: file('python'),
    nodeGuard: file('guard.cjs'),
    wgetSettings: file('wgetrc'),
    emptyFolder: file('empty'),
  }
  await Promise.all([files.phpFolder, files.pythonFolder, files.emptyFolder].map((path) => mkdir(path)))
  const prepend = file('prepend.php')
  await Promise.all([
    writeFile(files.ca, [ca, ...own.flat()].join('\n')),
    writeFile(files.bundle, `${all.join('\n')}\n`),
    writeFile(files.javaTrustStore, javaTrustStore(all)),
    writeFile(join(files.phpFolder, 'gift-mock.ini'), phpSettings(files.bundle, prepend, php)),
    writeFile(prepend, phpPrepend(proxyUrl)),
    writeFile(join(files.pythonFolder, 'sitecustomize.py'), pythonGuard()),
    writeFile(files.nodeGuard, nodeGuard()),
    writeFile(files.wgetSettings, `${wget}\nca_certificate = ${files.bundle}\n`),
  ])
  return { ...files, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Returns the certificates in a file; none if the file cannot be read. */
async function certificatesIn(path: string | undefined): Promise<string[]> {
  const text = path ? await readFile(path, 'utf8').catch(() => '') : ''
  return text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
}

/** Returns the settings of wget that apply to all users. */
async function wgetSettingsOf({ SYSTEM_WGETRC: own }: NodeJS.ProcessEnv): Promise<string> {
  for (const path of own ? [own] : wgetFiles) {
    const text = await readFile(path, 'utf8').catch(() => undefined)
    if (text !== undefined) return text
  }
  return ''
}

function trimmed(pem: string): string {
  return pem.trim().replaceAll('\r', '')
}
