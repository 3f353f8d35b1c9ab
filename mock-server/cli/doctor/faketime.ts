import { findFaketime } from '../../../scenarios/command/faketime.ts'
import type { DoctorCheck } from './checks.ts'

/**
 * Reports whether libfaketime is installed. With `--time-scale`, libfaketime scales the time of a client. The status of
 * the check is `ok` even if libfaketime is absent.
 * @param find returns the path of libfaketime; undefined if it is not installed
 */
export function checkFaketime(platform: string = process.platform, find = () => findFaketime()): DoctorCheck {
  const name = 'libfaketime'
  const library = find()
  if (library !== undefined)
    return {
      name,
      status: 'ok',
      message: {
        en: `present, so --time-scale makes a client faster: ${library}`,
        ja: `あり（--time-scale でクライアントの時間も速くなる）: ${library}`,
      },
    }
  const divide = {
    en: 'the client has to divide its timeouts and pauses by GIFT_MOCK_CLOCK_RATE',
    ja: 'クライアントがタイムアウトと待機時間を GIFT_MOCK_CLOCK_RATE で割る必要がある',
  }
  return {
    name,
    status: 'ok',
    message:
      platform === 'linux'
        ? {
            en: `absent; only --time-scale needs it. Without it, ${divide.en}. Install it with "apt-get install faketime" (Debian, Ubuntu) or "dnf install libfaketime" (Fedora)`,
            ja: `なし（必要なのは --time-scale だけ）。ない場合は、${divide.ja}。インストール: apt-get install faketime（Debian、Ubuntu）または dnf install libfaketime（Fedora）`,
          }
        : {
            en: `only used on Linux; with --time-scale, ${divide.en}`,
            ja: `Linux でだけ使える。--time-scale を付けると、${divide.ja}`,
          },
  }
}
