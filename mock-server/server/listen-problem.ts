import type { Text } from '../core/localized-text.ts'
import { startTimer } from '../core/time/host-clock.ts'
import { NAME } from '../core/version.ts'
import { errorMessage } from '../core/util/error-message.ts'
import { isUnspecified } from '../core/util/loopback.ts'
import { DEFAULT_HOST } from './options.ts'
import { HTTPS_ALONE } from './plain-http.ts'

/**
 * Returns the message with the reason why a server cannot listen on a port.
 * @param flag name of the command-line flag that sets the port
 */
export async function listenProblem(
  error: unknown,
  { port, host, flag }: { port: number; host: string; flag: string },
): Promise<Text> {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = errorMessage(error)
  if (code === 'EADDRINUSE' && (await isGiftMock(port, host)))
    return {
      en: `port ${port} is taken by another gift-mock: stop it (Ctrl+C, or end its process), or choose another port with --${flag}`,
      ja: `ポート ${port} は別の gift-mock が使用中である。それを停止する（Ctrl+C、またはプロセスを終了）か、--${flag} で別のポートを選ぶ`,
    }
  if (code === 'EADDRINUSE')
    return {
      en: `port ${port} is taken: choose another with --${flag}, or --${flag} 0 for a free one`,
      ja: `ポート ${port} は使用中である。--${flag} で別のポートを選ぶか、--${flag} 0 で空いているポートを使う`,
    }
  if (code === 'EACCES')
    return {
      en: `port ${port} may not be used: choose one above 1023 with --${flag}`,
      ja: `ポート ${port} を使う権限がない。--${flag} で 1024 以上のポートを選ぶ`,
    }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return {
      en: `${host} is not an address of this machine: choose another with --host`,
      ja: `${host} はこのマシンのアドレスではない。--host で別のアドレスを選ぶ`,
    }
  return {
    en: `cannot listen on ${host}:${port}: ${message}`,
    ja: `${host}:${port} で待ち受けできない: ${message}`,
  }
}

const ASK_MS = 1000

/**
 * Texts that occur in the responses of a mock: its name, a key of the control API's errors, and the response to HTTP on
 * its port for HTTPS.
 */
const SIGNS = [JSON.stringify(NAME), '"key":"control.', HTTPS_ALONE]

/**
 * Returns true if a mock responds on the port. The request has no token, and uses HTTP even if the mock serves HTTPS
 * alone.
 */
async function isGiftMock(port: number, host: string): Promise<boolean> {
  const name = isUnspecified(host) ? DEFAULT_HOST : host.includes(':') ? `[${host}]` : host
  const url = `http://${name}:${port}/__admin/version`
  const ending = new AbortController()
  const cancel = startTimer(ASK_MS, () => ending.abort())
  try {
    const response = await fetch(url, { redirect: 'error', signal: ending.signal })
    const body = await response.text()
    return SIGNS.some((sign) => body.includes(sign))
  } catch {
    return false
  } finally {
    cancel()
  }
}
