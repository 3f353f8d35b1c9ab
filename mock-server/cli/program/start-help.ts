import type { Text } from '../../core/localized-text.ts'
import type { FlagName } from '../start/options/flags.ts'

/**
 * Descriptions of the flags of `start`. The descriptions are in a separate file, because the command `start` itself
 * does not need the descriptions.
 */
export const startHelp: Readonly<Record<FlagName, Text>> = {
  port: {
    en: 'the port; 0 selects a free one (default 4600)',
    ja: '待ち受けるポート。0 は空いているポートを選ぶ（既定値 4600）',
  },
  host: {
    en: 'the address to listen on (default 127.0.0.1); if other machines can reach it, the control API requires a token',
    ja: '待ち受けるアドレス（既定値 127.0.0.1）。ほかのマシンから接続できる場合、管理 API にはトークンが必要になる',
  },
  config: {
    en: 'a YAML or JSON file with settings and flags (default gift-mock.yaml, .yml or .json in the working folder)',
    ja: '設定とフラグを書いた YAML または JSON のファイル（既定値は作業フォルダーの gift-mock.yaml、.yml、.json）',
  },
  preset: {
    en: 'qa: products, names and prices that misbehave by themselves, for testers (gift-mock docs presets)',
    ja: 'qa: テスト担当者のために、商品・名前・価格によって障害を起こす（gift-mock docs presets）',
  },
  seed: { en: 'seed of ids and codes (default gift-mock)', ja: 'ID とコードのシード（既定値 gift-mock）' },
  scenario: {
    en: 'start with this scenario: a name of the library, or a YAML file',
    ja: 'このシナリオを開始した状態で起動する（ライブラリーの名前、または YAML ファイル）',
  },
  store: {
    en: 'where state is stored: memory:, sqlite:FILE or postgres://… (default memory:); if it has a password, use the variable',
    ja: '状態の保存先。memory:、sqlite:FILE、postgres://… のいずれか（既定値 memory:）。パスワードを含む場合は環境変数を使う',
  },
  adminToken: {
    en: 'the token that the control API requires; prefer the variable, because other users can see flags',
    ja: '管理 API が要求するトークン。フラグはほかのユーザーにも見えるため、環境変数を使うほうがよい',
  },
  https: {
    en: 'serve HTTPS, with a certificate of the local CA unless --cert and --key are given',
    ja: 'HTTPS で待ち受ける。--cert と --key がなければローカル CA の証明書を使う',
  },
  httpsPort: {
    en: 'the port for HTTPS beside HTTP; 0 selects a free one; implies --https',
    ja: 'HTTP と並べて HTTPS を待ち受けるポート。0 は空いているポートを選ぶ。--https を兼ねる',
  },
  cert: { en: 'the certificate in PEM; implies --https', ja: 'PEM 形式の証明書。--https を兼ねる' },
  key: { en: "the certificate's private key in PEM", ja: 'PEM 形式の証明書の秘密鍵' },
  certHost: {
    en: 'further host names or addresses of the certificate of the local CA, separated by commas',
    ja: 'ローカル CA の証明書に加えるホスト名またはアドレス（コンマ区切り）',
  },
  caFolder: {
    en: "the folder of the local CA (default in the user's folder for state)",
    ja: 'ローカル CA のフォルダー（既定ではユーザーの状態保存用フォルダーの中）',
  },
  proxy: {
    en: "the port of a forward proxy: requests to the providers' hosts end in the mock, others are passed on; 0 selects a free one",
    ja: 'フォワードプロキシーのポート。プロバイダーのホストへのリクエストはモックが受け、ほかは転送する。0 は空いているポートを選ぶ',
  },
  only: {
    en: "the proxy refuses requests to all hosts but the providers'",
    ja: 'プロキシーは、プロバイダー以外のホストへのリクエストを拒否する',
  },
  publicUrl: {
    en: 'the URL at which browsers reach the mock, such as that of a load balancer, for the URLs of gifts, codes and images',
    ja: 'ブラウザーがモックに接続する URL（ロードバランサーなど）。ギフト・コード・画像の URL に使う',
  },
  logLevel: {
    en: 'debug, info, warn, error or silent (default info)',
    ja: 'debug、info、warn、error、silent のいずれか（既定値 info）',
  },
  quiet: {
    en: 'log only warnings and errors, and no line for each request; overrides --log-level',
    ja: '警告とエラーだけをログに書き、リクエストごとの行は書かない。--log-level より優先される',
  },
  logFormat: {
    en: 'pretty or json (default pretty); the log goes to standard error',
    ja: 'pretty または json（既定値 pretty）。ログは標準エラー出力に書かれる',
  },
  maxJournalEntries: {
    en: 'maximum number of requests in the journal of a sandbox (default 10000)',
    ja: 'サンドボックスのジャーナルに残すリクエストの最大件数（既定値 10000）',
  },
  maxJournalBytes: {
    en: 'maximum size of the journal of a sandbox in bytes (default 32768 for each of --max-journal-entries)',
    ja: 'サンドボックスのジャーナルの最大バイト数（既定値は --max-journal-entries 1 件につき 32768）',
  },
  maxSandboxes: {
    en: 'maximum number of sandboxes besides the default sandbox (default 1000)',
    ja: 'サンドボックスの最大数（既定のサンドボックスを除く。既定値 1000）',
  },
  trustProxy: {
    en: "take the caller's address from the last entry of X-Forwarded-For",
    ja: '接続元IPアドレスとして X-Forwarded-For の最後の値を使う',
  },
  snapshot: {
    en: 'start with the state, settings, seed and clock of this snapshot',
    ja: 'このスナップショットの状態・設定・シード・時計で起動する',
  },
  snapshotOnExit: { en: 'write a snapshot on exit', ja: '終了時にスナップショットを書き出す' },
  watch: {
    en: 'apply changes of settings in the configuration file to the default sandbox; its next reset undoes them',
    ja: '設定ファイルの設定の変更を既定のサンドボックスに反映する。次のリセットで元に戻る',
  },
  upstream: {
    en: "pass requests on to a provider's verification host, such as at-gift=https://stg.service-gift.jp; faults, journal and ledger are those of the mock",
    ja: 'プロバイダーの検証環境にリクエストを転送する（例: at-gift=https://stg.service-gift.jp）。障害・ジャーナル・台帳はモックのものを使う',
  },
  record: {
    en: 'record the requests that --upstream passes on, without secrets, to this folder, as gift-mock record does',
    ja: '--upstream で転送したリクエストを、秘密情報を除いてこのフォルダーに記録する（gift-mock record と同じ）',
  },
  urlFile: {
    en: 'write the URL of the mock to this file when it is ready, and remove the file when it stops',
    ja: '準備ができたときにモックの URL をこのファイルに書き出し、停止するときに削除する',
  },
}
