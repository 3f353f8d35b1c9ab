import type { Text } from '../../core/localized-text.ts'
import type { ReplayedScenario } from './results/schema.ts'

/** Titles of the columns, in the order in which the plan shows the columns. */
export const columns = {
  number: { en: 'No.', ja: '番号' },
  item: { en: 'Test item', ja: '試験項目' },
  precondition: { en: 'Precondition', ja: '前提' },
  steps: { en: 'Steps', ja: '手順' },
  expected: { en: 'Expected result', ja: '期待結果' },
  result: { en: 'Result', ja: '結果' },
  date: { en: 'Date', ja: '実施日' },
  tester: { en: 'Tester', ja: '実施者' },
  program: { en: 'Tested program', ja: '対象プログラム' },
  evidence: { en: 'Evidence', ja: 'エビデンス' },
} as const satisfies Record<string, Text>
export type Column = keyof typeof columns
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are the keys of the table
export const columnNames = Object.keys(columns) as Column[]
/**
 * The columns of a page. The column with the tested program is left out, because the program is the same in all rows.
 * The head of the page shows the program.
 */
export const pageColumns = columnNames.filter((name) => name !== 'program')

export const words = {
  title: { en: 'Test plan', ja: '試験項目書' },
  explored: { en: 'Search for losses', ja: '損失の探索' },
  version: { en: 'Version of gift-provider-mock', ja: 'gift-provider-mock のバージョン' },
  program: { en: 'Program of gift-provider-mock (SHA-256)', ja: 'gift-provider-mock のプログラム（SHA-256）' },
  register: { en: 'Rules of the providers (SHA-256)', ja: 'プロバイダーのルール（SHA-256）' },
  scenarios: { en: 'Scenarios (SHA-256)', ja: 'シナリオ（SHA-256）' },
  resultFile: { en: 'Result file (SHA-256)', ja: '結果のファイル（SHA-256）' },
  items: { en: 'Test items', ja: '試験項目数' },
  leftOut: { en: 'Scenarios that are not in this plan', ja: '対象外のシナリオ' },
  searches: { en: 'Searches for losses', ja: '損失の探索の件数' },
  clientVersion: { en: 'Version of the tested program', ja: '対象プログラムのバージョン' },
  clientFiles: {
    en: 'Files that the command of the program names, without the files that they load (SHA-256)',
    ja: '対象プログラムのコマンドにあるファイル（そこから読み込むファイルは含まない。SHA-256）',
  },
  created: { en: 'Date of the plan', ja: '作成日' },
  edition: { en: 'Edition', ja: '版数' },
  approver: { en: 'Approved by', ja: '承認者' },
  notRun: { en: 'not run', ja: '未実施' },
  notGiven: { en: 'not given (`--client-version`)', ja: '指定なし（`--client-version`）' },
  overall: { en: 'Overall result', ja: '総合判定' },
  untried: { en: 'passed without a fault (nothing tried)', ja: '障害なしで合格（未検証）' },
  leftProcessesMark: {
    en: 'a process was left running, and its later requests were not judged',
    ja: '終了後も動いていたプロセスの、後のリクエストは未判定',
  },
  noBookMark: { en: 'what the program stored was not judged (no book)', ja: '保存した内容は未判定（帳簿なし）' },
  unknown: { en: 'unknown', ja: '不明' },
  unknownTime: { en: 'time unknown', ja: '時刻は不明' },
  cost: { en: 'Cost of the rows below, if the provider were real', ja: '本番だった場合の費用の合計（下の表の行）' },
  notYourClient: {
    en: "The results are those of the tool's reference client, not your client.",
    ja: '結果は、ツールのリファレンスクライアントのものであり、自社のクライアントのものではない。',
  },
  notValidated: { en: 'Not validated', ja: '検証していないこと' },
  notValidatedNote: {
    en: 'The plan does not show the following. `gift-mock docs limits` says what to do instead.',
    ja: '次のことは検証していない。代わりの方法は `gift-mock docs limits` を参照。',
  },
  note: {
    en: 'The provider is gift-provider-mock. Codes are fake and cost nothing. Ids of requests are those in the result file. Times in the evidence are those of the clock of the mock unless they say "real time"; dates of tests are real. Dates and times are in Japan time.',
    ja: 'プロバイダーは gift-provider-mock が再現する。コードは架空のもので、費用は発生しない。リクエストの番号は結果のファイルのものである。エビデンスの時刻は、「実時間」とあるものを除いてモックの時計、実施日は実際の日付である。日付と時刻は日本時間である。',
  },
  legend: {
    en: 'Ids of rules begin with the provider (AG: あっとギフト, RP: デジタルギフトのパートナー API) and the source of the rule. D: documented by the provider. O: observed in real integrations. A: assumed by the mock, because the documents do not say it; `gift-mock docs assumptions` lists these rules with the questions to the provider.',
    ja: 'ルールの ID は、プロバイダー（AG: あっとギフト、RP: デジタルギフト partner API）とルールの根拠を表す。D: プロバイダーの仕様書にある。O: 実際の連携で観測した。A: 仕様書に定めがなく、モックが仮定した。仮定とプロバイダーへの質問は `gift-mock docs assumptions` を参照。',
  },
  edited: {
    en: 'A result file is plain text and can be edited. The plan finds contradictions in a file, but not every edit, and the SHA-256 shows only which file was used. Before you approve the plan, compare the SHA-256 values with the files that the CI job wrote, and keep these files and the log of the job.',
    ja: '結果のファイルは編集できるテキストである。この文書の作成時に矛盾を検査するが、すべての改変は検出できない。SHA-256 は、使用したファイルを示すだけである。承認の前に、CI ジョブが書き出したファイルの SHA-256 と照合し、そのファイルとジョブのログを保管する。',
  },
} as const satisfies Record<string, Text>

/**
 * The box in which persons sign the plan by hand: the roles, which are the rows of the box, and the titles of its
 * columns.
 */
export const signOff = {
  roles: [
    { en: 'Prepared', ja: '作成' },
    { en: 'Checked', ja: '確認' },
    { en: 'Approved', ja: '承認' },
  ],
  columns: [
    { en: 'Name', ja: '氏名' },
    { en: 'Date', ja: '日付' },
    { en: 'Signature', ja: '署名・押印' },
  ],
} as const satisfies Record<string, readonly Text[]>

export const results: Record<ReplayedScenario['result'], Text> = {
  passed: { en: 'passed', ja: '合格' },
  failed: { en: 'failed', ja: '不合格' },
  'cannot tell': { en: 'cannot tell', ja: '判定不能' },
  'not judged': { en: 'not judged', ja: '未判定' },
}
