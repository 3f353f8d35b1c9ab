import { joinTexts } from '../../../mock-server/core/localized-text.ts'
import { UNTRUSTED } from '../../../mock-server/proxy/untrusted-certificate.ts'
import { Problem, type Text } from '../../../mock-server/index.ts'
import type { Observation } from '../driver/observation.ts'

const UNTRUSTED_CLIENT = joinTexts(
  [
    {
      en: 'no request of the client to a provider reached the mock',
      ja: 'クライアントからプロバイダーへのリクエストがモックに 1 件も届いていない',
    },
    UNTRUSTED,
  ],
  'semicolon',
)

const ASTRAY: Text = {
  en: 'no request of the client to a provider reached the mock: if the client contains the real URLs, its requests may have gone to the real hosts, and nothing proves that no code was issued. Use the URLs in the variables, or redirect a program with --intercept. Or it sent nothing, because it remembers the order of an earlier run: keep its state in $GIFT_MOCK_STATE_DIR',
  ja: 'クライアントからプロバイダーへのリクエストがモックに 1 件も届いていない。クライアントに本番の URL が書かれている場合、実際のホストにリクエストを送信した可能性があり、コードが発行されていないことは確認できない。環境変数の URL を使うか、プログラムの場合は --intercept を指定する。または、前の実行の注文を覚えていて何も送信していない。状態は $GIFT_MOCK_STATE_DIR に保存する',
}

/** Returns the warning about a client whose requests did not reach the mock. */
export function unseenText({ ran }: Pick<Observation, 'ran'>): Text {
  return ran.hasBegunTls ? UNTRUSTED_CLIENT : ASTRAY
}

/**
 * Checks that a request of a program reached the mock. A search with a program that sends nothing would find no loss.
 * @throws Problem whose message says how the program ended
 */
export function assertSeen(observation: Observation): void {
  const { requests, ran } = observation
  if (requests.length > 0 || ran.output === undefined) return
  throw new Problem(500, joinTexts([unseenText(observation), ...(ran.detail ? [ran.detail] : [])], 'semicolon'))
}
