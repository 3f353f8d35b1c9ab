import { languageOf } from '../../reporting/language.ts'

const english = {
  unused:
    'no request reached the mock. If the program sent some, it uses neither the variable HTTPS_PROXY nor the URLs in the variables: see docs/https-and-interception.md',
  notStarted: (command: string, reason: string): string => `the command "${command}" cannot be started: ${reason}`,
}

const japanese: typeof english = {
  unused:
    'モックにはリクエストが届かなかった。プログラムがリクエストを送信していた場合、環境変数 HTTPS_PROXY も URL の環境変数も使われていない（docs/ja/https-and-interception.md を参照）',
  notStarted: (command, reason) => `コマンド "${command}" を起動できない: ${reason}`,
}

export function runText<Name extends keyof typeof english>(name: Name): (typeof english)[Name] {
  return (languageOf() === 'ja' ? japanese : english)[name]
}
