import { languageOf } from '../../reporting/language.ts'

export interface StartMessages {
  banner: {
    fake: string
    atGift: string
    realpayGift: string
    control: string
    dashboard: string
    https: string
    proxy: string
    token: string
    credentials(command: string): string
    firstCode: string
    firstBrands: string
    scenario: string
    task: string
    clock: string
    stop: string
  }
  cost: {
    title: string
    issued(count: number): string
    money(faceValue: string, fees: string, total: string): string
    orphaned(count: number): string
    duplicates(count: number): string
    /** Line about the codes that the store had before the session. */
    earlier(count: number): string
    /** Line that says that a sandbox was reset. A reset removes the codes that were issued earlier. */
    reset: string
    kept(store: string): string
    /** Line that says that no request of the program reached the mock. */
    unknown: string
  }
}

const english: StartMessages = {
  banner: {
    fake: 'All codes and gifts are fake: nothing is bought, nothing can be redeemed.',
    atGift: 'あっとギフト',
    realpayGift: 'デジタルギフト partner API',
    control: 'Control API',
    dashboard: 'Dashboard',
    https: 'HTTPS',
    proxy: 'Forward proxy',
    token: 'The control API requires this token, which is shown only here:',
    credentials: (command) => `For your client (${command} sets these variables):`,
    firstCode: 'A first code from あっとギフト:',
    firstBrands: 'The brands of the partner API:',
    scenario: 'Scenario',
    task: 'Task',
    clock: 'Clock',
    stop: 'Ctrl-C stops the mock and prints what the session would have cost.',
  },
  cost: {
    title: 'What this session would have cost in production:',
    issued: (count) => `codes issued: ${count}`,
    money: (faceValue, fees, total) => `face value: ${faceValue} yen, fees: ${fees} yen, together: ${total} yen`,
    orphaned: (count) => `orphaned codes (billed but never received): ${count}`,
    duplicates: (count) => `suspected duplicates (bought again after a response was lost): ${count}`,
    earlier: (count) =>
      `not counted: the store contains ${count} ${count === 1 ? 'code' : 'codes'} from earlier sessions`,
    reset: 'not counted: codes that were issued before the last reset of their sandbox',
    kept: (store) =>
      `There are too many codes in ${store} to count them now: GET /__admin/ledger shows what they would have cost.`,
    unknown: 'unknown: the mock saw no request of the program',
  },
}

const japanese: StartMessages = {
  banner: {
    fake: 'コードとギフトはすべて架空のものです。実際の購入や利用は発生しません。',
    atGift: 'あっとギフト',
    realpayGift: 'デジタルギフト パートナー API',
    control: '管理 API',
    dashboard: 'ダッシュボード',
    https: 'HTTPS',
    proxy: 'フォワードプロキシー',
    token: '管理 API にはこのトークンが必要です（表示されるのはここだけです）:',
    credentials: (command) => `クライアントの設定値（${command} で環境変数に設定できます）:`,
    firstCode: 'あっとギフトのコードを発行する:',
    firstBrands: 'パートナー API のブランド一覧を取得する:',
    scenario: 'シナリオ',
    task: 'タスク',
    clock: '時計',
    stop: 'Ctrl-C で停止し、本番だった場合の費用を表示します。',
  },
  cost: {
    title: 'このセッションが本番だった場合の費用:',
    issued: (count) => `発行されたコード: ${count} 件`,
    money: (faceValue, fees, total) => `額面: ${faceValue}円、手数料: ${fees}円、合計: ${total}円`,
    orphaned: (count) => `未達のコード（請求されるがクライアントに届いていない）: ${count} 件`,
    duplicates: (count) => `重複発行の疑い（レスポンスが失われた後の再発行）: ${count} 件`,
    earlier: (count) => `集計の対象外: 以前のセッションで発行されたコードがストアに ${count} 件ある`,
    reset: '集計の対象外: サンドボックスの最後のリセットより前に発行されたコード',
    kept: (store) => `${store} のコードは多いため、ここでは集計しません。費用は GET /__admin/ledger で確認できます。`,
    unknown: '不明（モックはプログラムのリクエストを確認していない）',
  },
}

export function startMessages(): StartMessages {
  return languageOf() === 'ja' ? japanese : english
}
