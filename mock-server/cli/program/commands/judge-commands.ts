import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { addExploreCommand } from './explore-command.ts'
import { addPlanCommand } from './plan-command.ts'
import { sandboxOption, tagOption, tokenOption, urlOption } from '../options.ts'
import { addScenariosFromCommand } from './scenarios-from-command.ts'
import { addReplayCommand } from './replay-command.ts'

const BOOK = {
  en: `
The columns are order, provider (at-gift or realpay-gift), amount (yen), state (kept, unknown or failed), and optionally
reference (TranId or request id), codes (all that the end user needs, with a space between them) and at. An order may have
several lines; its last line is its state.

  order,provider,amount,reference,codes,state
  A-1,at-gift,500,AZ0f…,AAAA-123456-BBBB 0123,kept
  A-2,at-gift,500,,,unknown

"replay" hands your client the name of the file in GIFT_MOCK_BOOK. More: gift-mock docs book`,
  ja: `
列は order、provider（at-gift または realpay-gift）、amount（円）、state（kept、unknown、failed のいずれか）である。任意の列は
reference（TranId またはリクエスト ID）、codes（エンドユーザーに必要なコードすべて。空白で区切る）、at である。1 つの注文に複数の行が
あってもよく、最後の行がその注文の状態になる。

  order,provider,amount,reference,codes,state
  A-1,at-gift,500,AZ0f…,AAAA-123456-BBBB 0123,kept
  A-2,at-gift,500,,,unknown

「replay」は、帳簿のファイル名を GIFT_MOCK_BOOK でクライアントに渡す。詳しくは gift-mock docs book を参照。`,
}

/** Adds the commands that judge a client, and the commands that print the scenarios. */
export function addJudgeCommands(
  program: Command,
  done: (exitCode: number) => void,
  client: readonly string[] | undefined,
): void {
  addReplayCommand(program, done, client)
  addExploreCommand(program, done, client)

  program
    .command('report')
    .description(
      localized({
        en: "print if clients of the running mock kept the providers' rules. Exit code 0: passed, 2: failed, 1: cannot tell",
        ja: '起動中のモックのクライアントがプロバイダーのルールを守ったかを表示する。終了コード 0: 合格、2: 不合格、1: 判定不能',
      }),
    )
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .option(
      '--book <file>',
      localized({
        en: "judge the client's own book too, as reconcile does; a code that it has is not orphaned",
        ja: 'クライアント自身の帳簿も reconcile と同じように判定する。帳簿にあるコードは未達とみなさない',
      }),
    )
    .option('--junit <file>', localized({ en: 'write the report as JUnit XML', ja: 'レポートを JUnit XML で書き出す' }))
    .option('--json', localized({ en: 'print the report as JSON', ja: 'レポートを JSON で出力する' }))
    .action(async (given) => done(await (await import('../../report/index.ts')).report(given)))

  program
    .command('reconcile')
    .description(
      localized({
        en: "compare your client's own book with the ledger of the running mock. Exit code 0: they agree, 2: they differ, 1: the book could not be compared, or book and ledger are empty",
        ja: 'クライアント自身の帳簿を、起動中のモックの台帳と突合する。終了コード 0: 一致、2: 相違あり、1: 突合できないか、帳簿も台帳も空',
      }),
    )
    .argument(
      '<file>',
      localized({
        en: 'the book: CSV with a header line, or JSON lines',
        ja: '帳簿。ヘッダー行のある CSV、または JSON Lines',
      }),
    )
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .option(
      '--junit <file>',
      localized({ en: 'write the comparison as JUnit XML', ja: '突合の結果を JUnit XML で書き出す' }),
    )
    .option('--json', localized({ en: 'print the comparison as JSON', ja: '突合の結果を JSON で出力する' }))
    .addHelpText('after', localized(BOOK))
    .action(async (file, given) => done(await (await import('../../reconcile/index.ts')).reconcile(file, given)))

  const scenarios = program
    .command('scenarios')
    .description(
      localized({ en: 'list, print and validate scenarios', ja: 'シナリオの一覧表示・内容表示・検証を行う' }),
    )
  scenarios
    .command('list')
    .description(localized({ en: 'print the scenarios of the library', ja: 'ライブラリーのシナリオの一覧を表示する' }))
    .addOption(tagOption())
    .option('--json', localized({ en: 'print them as JSON', ja: '一覧を JSON で出力する' }))
    .action(async (given) => done(await (await import('../../scenarios.ts')).list(given)))
  scenarios
    .command('show')
    .description(localized({ en: 'print the YAML of a scenario', ja: 'シナリオの YAML を表示する' }))
    .argument(
      '<scenario>',
      localized({
        en: 'the name of a library scenario, or a YAML file',
        ja: 'ライブラリーのシナリオの名前、または YAML ファイル',
      }),
    )
    .action(async (scenario) => done(await (await import('../../scenarios.ts')).show(scenario)))
  scenarios
    .command('validate')
    .description(
      localized({
        en: 'print all errors in scenario files. Exit code 0: none, 2: some',
        ja: 'シナリオファイルのすべての誤りを表示する。終了コード 0: 誤りなし、2: 誤りあり',
      }),
    )
    .argument('<files...>', localized({ en: 'YAML files', ja: 'YAML ファイル' }))
    .action(async (files) => done(await (await import('../../scenarios.ts')).validate(files)))
  addScenariosFromCommand(scenarios, done)

  addPlanCommand(program, done)
}
