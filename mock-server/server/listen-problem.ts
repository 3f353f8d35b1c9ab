import type { Text } from '../core/localized-text.ts'
import { errorMessage } from '../core/util/error-message.ts'

/**
 * Returns the message with the reason why a server cannot listen on a port.
 * @param flag name of the command-line flag that sets the port
 */
export function listenProblem(
  error: unknown,
  { port, host, flag }: { port: number; host: string; flag: string },
): Text {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  const message = errorMessage(error)
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
