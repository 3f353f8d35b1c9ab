import { delimiter } from 'node:path'
import type { TrustFiles } from './trust-files.ts'

type Variables = Readonly<Record<string, string | undefined>>

/** Hosts that programs reach without the proxy. Java needs this list in another format. */
const DIRECT = 'localhost,127.0.0.1,::1'
const DIRECT_IN_JAVA = 'localhost|127.*|[::1]'

/**
 * Returns the variables that make a program send its requests through the proxy and trust the CA. Each proxy variable
 * is set under its lower-case and its upper-case name, because some programs read only one of the two names.
 *
 * The user's own NO_PROXY is replaced, because it might name a host of a provider. The proxy passes on the requests to
 * the other hosts in the user's NO_PROXY.
 * @param isOnly true if the program must trust only the CA
 */
export function proxyEnvironment(
  own: Variables,
  proxyUrl: string,
  files: TrustFiles,
  isOnly: boolean,
): Record<string, string> {
  const both = Object.entries({
    http_proxy: proxyUrl,
    https_proxy: proxyUrl,
    all_proxy: proxyUrl,
    no_proxy: DIRECT,
  }).flatMap(([name, value]) => [
    [name, value],
    [name.toUpperCase(), value],
  ])
  const { bundle } = files
  return {
    ...Object.fromEntries(both),
    SSL_CERT_FILE: bundle,
    NIX_SSL_CERT_FILE: bundle,
    // OpenSSL also trusts the certificates in this folder, so the folder must be empty.
    ...(isOnly && { SSL_CERT_DIR: files.emptyFolder }),
    REQUESTS_CA_BUNDLE: bundle,
    CURL_CA_BUNDLE: bundle,
    PERL_LWP_SSL_CA_FILE: bundle,
    PERL_LWP_ENV_PROXY: '1',
    SYSTEM_WGETRC: files.wgetSettings,
    DENO_CERT: files.ca,
    NODE_EXTRA_CA_CERTS: files.ca,
    NODE_USE_ENV_PROXY: '1',
    NODE_OPTIONS: joined(own['NODE_OPTIONS'], `--require ${JSON.stringify(files.nodeGuard)}`),
    JAVA_TOOL_OPTIONS: joined(own['JAVA_TOOL_OPTIONS'], javaOptions(proxyUrl, files.javaTrustStore)),
    PYTHONPATH: own['PYTHONPATH'] ? `${files.pythonFolder}${delimiter}${own['PYTHONPATH']}` : files.pythonFolder,
    // An empty name stands for PHP's default folder. If the user has not set this variable, the list begins with an
    // empty name, so PHP still reads its default folder.
    PHP_INI_SCAN_DIR: `${own['PHP_INI_SCAN_DIR'] ?? ''}${delimiter}${files.phpFolder}`,
  }
}

function javaOptions(proxyUrl: string, trustStore: string): string {
  const { hostname, port } = new URL(proxyUrl)
  const properties = {
    'http.proxyHost': hostname,
    'http.proxyPort': port,
    'https.proxyHost': hostname,
    'https.proxyPort': port,
    'http.nonProxyHosts': DIRECT_IN_JAVA,
    'javax.net.ssl.trustStore': /\s/.test(trustStore) ? `'${trustStore}'` : trustStore,
    'javax.net.ssl.trustStoreType': 'PKCS12',
  }
  return Object.entries(properties)
    .map(([name, value]) => `-D${name}=${value}`)
    .join(' ')
}

function joined(own: string | undefined, more: string): string {
  return own ? `${own} ${more}` : more
}
