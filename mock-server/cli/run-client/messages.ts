import type { PassOutcome } from '../../proxy/pass-outcome.ts'
import { UNTRUSTED } from '../../proxy/untrusted-certificate.ts'
import { languageOf } from '../../reporting/language.ts'

const english = {
  unused:
    'no request reached the mock. None reached its proxy either. The program sent none, for example because its stored state says that the order is done, or it uses neither the proxy nor the URLs in the variables, and its requests went to the real hosts: see "gift-mock docs https-and-interception"',
  untrusted: `no request reached the mock: ${UNTRUSTED.en}. Nothing was sent to the real hosts on these connections: see "gift-mock docs https-and-interception"`,
  unusedProvider:
    'no request reached the mock. The program uses its proxy for other hosts. Either the program sent none to a provider, for example because its stored state says that the order is done, or that part of it does not use the proxy: see "gift-mock docs https-and-interception"',
  realPages:
    'the URLs of gifts name the host that the program used, so a browser opens the real host, not the mock. To look at these pages, use "gift-mock start --proxy PORT --public-url http://127.0.0.1:4600": see "gift-mock docs https-and-interception"',
  otherHosts: 'requests through the proxy to other hosts:',
  outcomes: ({ passed, refused, failed }: Readonly<Record<PassOutcome, number>>): string =>
    [
      ...(passed > 0 ? [`${passed} passed on`] : []),
      ...(refused > 0 ? [`${refused} refused`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
    ].join(', '),
  moreHosts: (count: number): string => `and ${count} more ${count === 1 ? 'host' : 'hosts'}`,
  notStarted: (command: string, reason: string): string => `the command "${command}" cannot be started: ${reason}`,
}

const japanese: typeof english = {
  unused:
    'モックにはリクエストが届かなかった。プロキシーにも届いていない。プログラムがリクエストを送信していないか（保存した状態で注文が処理済みの場合など）、プロキシーも URL の環境変数も使わずに、実際のホストに送信した可能性がある（gift-mock docs https-and-interception を参照）',
  untrusted: `モックにはリクエストが届かなかった。${UNTRUSTED.ja}。これらの接続では、実際のホストへは何も送信していない（gift-mock docs https-and-interception を参照）`,
  unusedProvider:
    'モックにはリクエストが届かなかった。プログラムは、ほかのホストへのリクエストにはプロキシーを使っている。プロバイダーへ送信していないか（保存した状態で注文が処理済みの場合など）、その部分だけプロキシーを使っていない（gift-mock docs https-and-interception を参照）',
  realPages:
    'ギフトの URL のホストは、プログラムが使ったホストである。ブラウザーで開くと、モックではなく実際のホストに接続する。ページを確認するには、gift-mock start --proxy PORT --public-url http://127.0.0.1:4600 を使う（gift-mock docs https-and-interception を参照）',
  otherHosts: 'プロキシーを通った、ほかのホストへのリクエスト:',
  outcomes: ({ passed, refused, failed }) =>
    [
      ...(passed > 0 ? [`転送 ${passed} 件`] : []),
      ...(refused > 0 ? [`拒否 ${refused} 件`] : []),
      ...(failed > 0 ? [`失敗 ${failed} 件`] : []),
    ].join('、'),
  moreHosts: (count) => `ほか ${count} ホスト`,
  notStarted: (command, reason) => `コマンド "${command}" を起動できない: ${reason}`,
}

export function runText<Name extends keyof typeof english>(name: Name): (typeof english)[Name] {
  return (languageOf() === 'ja' ? japanese : english)[name]
}
