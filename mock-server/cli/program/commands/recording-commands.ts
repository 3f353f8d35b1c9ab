import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'

const RECORD = {
  en: `
Point your client at the recorder instead of the verification host. Each request and its response become one YAML file.
Before a file is written, AuthKeys, access keys, tokens, codes, ids and texts of people are replaced by fakes of the same
shape: the same value always gets the same fake. The key of the fakes is in the folder, in a file that Git ignores.

Set REALPAY_GIFT_ACCESS_KEY, REALPAY_GIFT_TOTP_SECRET, _ALGORITHM, _DIGITS and _PERIOD to record the age of each access token.

--from reads a HAR file, a flow file of mitmproxy, or JSON lines with time, method, url, status, request and response.
Production hosts are always refused as --upstream. More: gift-mock docs recording`,
  ja: `
クライアントの接続先を、検証環境のホストからこのコマンドの URL に変更する。リクエストとレスポンスの組ごとに YAML ファイルを
1つ書き出す。書き出す前に、AuthKey、アクセスキー、トークン、コード、ID、人が書いた文字列を、同じ形の偽の値に置き換える。
同じ値は常に同じ偽の値になる。置き換えに使う鍵は、Git の管理対象外のファイルとしてフォルダーに保存する。

アクセストークンの時間的なずれを記録するには、REALPAY_GIFT_ACCESS_KEY、REALPAY_GIFT_TOTP_SECRET、_ALGORITHM、_DIGITS、
_PERIOD を設定する。

--from は HAR ファイル、mitmproxy のフローファイル、または time・method・url・status・request・response を持つ JSON Lines を
読み込む。本番のホストは --upstream として常に拒否する。詳しくは gift-mock docs recording を参照。`,
}

const COMPARE = {
  en: `
The requests are sent to a new mock at their recorded times by its clock. Issued ids and codes need the same format; all
other values have to be equal. Credentials and products are inferred from what the provider accepted; --config sets more.

A difference that you accept goes to accepted.yaml in the folder. An entry that does not occur any more fails:

  - place: body.ControlNo          # required: status, header NAME, or body.MEMBER
    because: our contract is older # required
    operation: at-gift.issue       # optional, as are exchange, rule, recorded and mock`,
  ja: `
記録したリクエストを、新しいモックに、記録した時刻（モックの仮想時計）で送る。発行された ID とコードは同じ形式であればよく、
それ以外の値は一致しなければならない。認証情報と商品は、プロバイダーが受け付けた内容から仮定する。ほかは --config で設定する。

許容する相違点はフォルダーの accepted.yaml に書く。発生しなくなった項目があると不合格になる。

  - place: body.ControlNo          # 必須: status、header NAME、body.MEMBER のいずれか
    because: 契約が古い             # 必須
    operation: at-gift.issue       # 任意。exchange、rule、recorded、mock も同様`,
}

/**
 * Adds the commands that record exchanges with a provider, and the commands that compare the recorded exchanges with
 * the mock.
 */
export function addRecordingCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('record')
    .description(
      localized({
        en: 'record requests to a verification host, without secrets. Exit code 0: all written, 1: not all could be written',
        ja: '検証環境へのリクエストを、秘密情報を除いて記録する。終了コード 0: すべて記録、1: 記録できないものがある',
      }),
    )
    .option('--provider <name>', localized({ en: 'at-gift or realpay-gift', ja: 'at-gift または realpay-gift' }))
    .option(
      '--upstream <url>',
      localized({
        en: 'base URL of the API that requests are passed on to',
        ja: 'リクエストの転送先となる API の URL',
      }),
    )
    .requiredOption(
      '--corpus <folder>',
      localized({ en: 'folder for the recorded exchanges', ja: '記録を書き出すフォルダー' }),
    )
    .option('--port <number>', localized({ en: 'port to listen on', ja: '待ち受けるポート' }), '4601')
    .option('--host <address>', localized({ en: 'address to listen on', ja: '待ち受けるアドレス' }), '127.0.0.1')
    .option(
      '--no-pace',
      localized({
        en: "pass requests on faster than the provider's limit; no effect at a provider's own host",
        ja: 'プロバイダーの制限より速く転送する。プロバイダー自身のホストでは無効',
      }),
    )
    .option(
      '--from <file>',
      localized({
        en: 'a HAR file, a flow file of mitmproxy or JSON lines, instead of --upstream',
        ja: '--upstream の代わりに読み込む HAR、mitmproxy のフローファイル、または JSON Lines',
      }),
    )
    .option(
      '--scenario <name|file>',
      localized({
        en: 'start a scenario, whose faults fire on the way to the client; the provider still executes the requests',
        ja: 'シナリオを開始する。障害はクライアントへの経路で発生し、リクエストはプロバイダーが処理する',
      }),
    )
    .option(
      '--fault <operation=effect>',
      localized({
        en: 'apply a fault to the first request of an operation, such as at-gift.issue=reset-connection (several times)',
        ja: '操作の最初のリクエストに障害を起こす（例: at-gift.issue=reset-connection、複数回指定可）',
      }),
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .addHelpText('after', localized(RECORD))
    .action(async (given) => done(await (await import('../../record/index.ts')).record(given)))

  program
    .command('compare')
    .description(
      localized({
        en: 'compare recorded exchanges with the mock. Exit code 0: equal, 2: different, 1: nothing could be compared',
        ja: '記録をモックと比較する。終了コード 0: 一致、2: 相違あり、1: 比較できるものがない',
      }),
    )
    .argument('<folder>', localized({ en: 'folder of recorded exchanges', ja: '記録のフォルダー' }))
    .option(
      '--config <file>',
      localized({ en: 'settings of the mock, as for start', ja: 'モックの設定（start と同じ形式）' }),
    )
    .option(
      '--accepted <file>',
      localized({
        en: 'accepted differences (default: accepted.yaml in the folder)',
        ja: '許容する相違点（既定値: フォルダーの accepted.yaml）',
      }),
    )
    .option('--junit <file>', localized({ en: 'write the results as JUnit XML', ja: '結果を JUnit XML で書き出す' }))
    .option('--json <file>', localized({ en: 'write the results as JSON', ja: '結果を JSON で書き出す' }))
    .addHelpText('after', localized(COMPARE))
    .action(async (folder, given) => done(await (await import('../../compare/index.ts')).compare(folder, given)))
}
