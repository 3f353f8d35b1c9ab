import { type Command, Option } from 'commander'
import { localized } from '../../../reporting/language.ts'

const load = () => import('../../authority/index.ts')

/** Adds the command that shows the CA that `start --https` and `run` use. */
export function addCaCommand(program: Command, done: (exitCode: number) => void): void {
  const ca = program
    .command('ca')
    .description(
      localized({
        en: 'print how clients trust the local CA of --https, --proxy and run',
        ja: '--https・--proxy・run のローカル CA をクライアントに信頼させる方法を表示する',
      }),
    )
    .addOption(
      new Option(
        '--ca-folder <folder>',
        localized({
          en: "folder of the CA; default GIFT_MOCK_CA_FOLDER, or else the user's folder for state",
          ja: 'CA のフォルダー。既定は GIFT_MOCK_CA_FOLDER、なければユーザーの状態保存用フォルダー',
        }),
      ),
    )
    .action(async (given) => done(await (await load()).describeCa(given)))
  ca.command('path')
    .description(localized({ en: "print the path of the CA's certificate", ja: 'CA 証明書のパスを出力する' }))
    .action(async (_given, command: Command) => done(await (await load()).printCaPath(command.optsWithGlobals())))
  ca.command('show')
    .description(localized({ en: "print the CA's certificate", ja: 'CA 証明書を出力する' }))
    .action(async (_given, command: Command) => done(await (await load()).printCa(command.optsWithGlobals())))
  ca.command('install')
    .description(
      localized({
        en: 'print the commands that make the whole system trust the CA; with --yes, run them',
        ja: 'システム全体に CA を信頼させるコマンドを表示する。--yes を付けると実行する',
      }),
    )
    .option('--yes', localized({ en: 'run the commands', ja: 'コマンドを実行する' }))
    .action(async (_given, command: Command) => done(await (await load()).installCa(command.optsWithGlobals())))
}
