import { Argument, type Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { shells, WORDS_COMMAND } from '../../completion/scripts.ts'

const INSTALL = {
  en: `
bash:  source <(gift-mock completion bash)       # in ~/.bashrc
zsh:   source <(gift-mock completion zsh)        # in ~/.zshrc, after compinit
fish:  gift-mock completion fish > ~/.config/fish/completions/gift-mock.fish

The shell completes commands, options, and values such as scenarios, operations, effects and settings. The names of sandboxes
and armed faults come from the running mock.`,
  ja: `
bash:  source <(gift-mock completion bash)       # ~/.bashrc に書く
zsh:   source <(gift-mock completion zsh)        # ~/.zshrc の compinit より後に書く
fish:  gift-mock completion fish > ~/.config/fish/completions/gift-mock.fish

コマンド、オプションと、シナリオ・操作・効果・設定などの値を補完する。サンドボックスと有効な障害の名前は、起動中のモックから
取得する。`,
}

/**
 * Adds the command that prints the documentation, the command that prints the completion script of a shell, and the
 * hidden command that the script calls.
 */
export function addCompletionCommands(program: Command, done: (exitCode: number) => void): void {
  program
    .command('docs')
    .description(localized({ en: 'print a page of the documentation', ja: 'マニュアルのページを表示する' }))
    .argument(
      '[page]',
      localized({
        en: 'name of the page; without a name, all pages are listed',
        ja: 'ページの名前。省略すると一覧を表示する',
      }),
    )
    .action(async (page) => done(await (await import('../../pages/index.ts')).pages(page)))
  program
    .command('completion')
    .description(localized({ en: 'print the completion script of a shell', ja: 'シェルの補完スクリプトを出力する' }))
    .addArgument(new Argument('<shell>', localized({ en: 'the shell', ja: 'シェルの名前' })).choices(shells))
    .addHelpText('after', localized(INSTALL))
    .action(async (shell) => done(await (await import('../../completion/index.ts')).completion(shell)))
  program
    .command(WORDS_COMMAND, { hidden: true })
    .description(
      localized({
        en: 'print the words that can complete a command line',
        ja: 'コマンドラインを補完できる語を出力する',
      }),
    )
    .argument('[words...]', localized({ en: 'the words so far', ja: 'これまでの語' }))
    .action(async (words) => done(await (await import('../../completion/index.ts')).completeWords(words)))
}
