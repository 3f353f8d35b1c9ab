import { quoteForShell } from '../../core/util/shell.ts'
import { caText } from './messages.ts'

/**
 * Returns one line for each kind of client: the name of the kind, and the command or the environment variable that
 * makes such a client trust the CA.
 */
export function trustLines(file: string): (readonly [client: string, how: string])[] {
  const quoted = /^[\w./:@+-]+$/.test(file) ? file : quoteForShell(file)
  return [
    ['curl', `curl --cacert ${quoted} https://…`],
    ['Node.js', `NODE_EXTRA_CA_CERTS=${quoted} node app.js`],
    ['Python', `SSL_CERT_FILE=${quoted} REQUESTS_CA_BUNDLE=${quoted} python app.py`],
    ['PHP', `php -d openssl.cafile=${quoted} -d curl.cainfo=${quoted} app.php`],
    [
      'Java',
      `keytool -importcert -noprompt -alias gift-mock -file ${quoted} -keystore gift-mock.p12 -storetype PKCS12 -storepass gift-mock && java -Djavax.net.ssl.trustStore=gift-mock.p12 -Djavax.net.ssl.trustStorePassword=gift-mock …`,
    ],
    ['.NET, Go, Ruby', `SSL_CERT_FILE=${quoted} dotnet run`],
  ]
}

const WIDTH = 16

/** Returns the lines of `trustLines` as a table that is indented by two spaces. */
export function trustTable(file: string): string[] {
  return trustLines(file).map(([client, how]) => `  ${client.padEnd(WIDTH)}${how}`)
}

/** Returns the lines that the command `start` prints about the CA. */
export function trustPart(file: string): string[] {
  return ['', `${caText('trust')} (gift-mock ca, GET /__admin/ca.crt)`, ...trustTable(file)]
}
