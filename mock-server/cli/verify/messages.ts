import { languageOf } from '../../reporting/language.ts'

export interface VerifyMessages {
  heading(provider: string, url: string): string
  states: { mock: string; 'state-url': string; calls: string }
  skipped(reason: string): string
  state: string
  rules: string
  differs: string
  summary(passed: number, failed: number, skipped: number, seconds: string): string
  nothing: string
  observed: string
  evidence: Readonly<Record<string, string>>
}

const english: VerifyMessages = {
  heading: (provider, url) => `Pact with ${provider}, verified at ${url}`,
  states: {
    mock: 'The server is a gift-provider-mock: it sets the states in a separate sandbox.',
    'state-url': 'The states are set by its state handler.',
    calls: 'There is no state handler: calls of the API set the states. States that they cannot set are skipped.',
  },
  skipped: (reason) => `skipped: ${reason}`,
  state: 'state',
  rules: 'rules',
  differs: 'what differs',
  summary: (passed, failed, skipped, seconds) =>
    `${passed} passed, ${failed} failed, ${skipped} skipped, in ${seconds} s`,
  nothing: 'All interactions were skipped. Nothing was verified, so this is not a success.',
  observed: 'observed in exchanges with the provider',
  evidence: { documented: 'documented', observed: 'observed', assumed: 'assumed' },
}

const japanese: VerifyMessages = {
  heading: (provider, url) => `${provider} の Pact を ${url} で検証`,
  states: {
    mock: 'サーバーは gift-provider-mock です。状態は専用のサンドボックスに設定します。',
    'state-url': '状態はステートハンドラーが設定します。',
    calls: 'ステートハンドラーがないため、状態は API の呼び出しだけで作ります。作れないものはスキップします。',
  },
  skipped: (reason) => `スキップ: ${reason}`,
  state: '状態',
  rules: 'ルール',
  differs: '相違点',
  summary: (passed, failed, skipped, seconds) =>
    `合格 ${passed} 件、不合格 ${failed} 件、スキップ ${skipped} 件（${seconds} 秒）`,
  nothing: 'すべてスキップされました。何も検証されていないため、成功ではありません。',
  observed: 'プロバイダーとのやり取りで確認済みのルール',
  evidence: { documented: '仕様書に記載', observed: '確認済み', assumed: '仮定' },
}

export function verifyMessages(): VerifyMessages {
  return languageOf() === 'ja' ? japanese : english
}
