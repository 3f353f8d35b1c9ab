import { type Argument, type Command, Help, Option } from 'commander'
import type { Text } from '../../core/localized-text.ts'
import { columnsOf, wrapJapanese } from '../../reporting/columns.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { withOwnCommand } from '../../reporting/own-command.ts'
import { LANGUAGE_FLAG, languages } from '../language-flag.ts'

/** Texts for the headings of the help. The keys are the headings that commander prints. */
const titles: Readonly<Record<string, Text>> = {
  'Usage:': { en: 'Usage:', ja: '使い方:' },
  'Arguments:': { en: 'Arguments:', ja: '引数:' },
  'Options:': { en: 'Options:', ja: 'オプション:' },
  'Global Options:': { en: 'Global options:', ja: '共通オプション:' },
  'Commands:': { en: 'Commands:', ja: 'コマンド:' },
}

/** The option that all commands have. commander only describes this option, because `takeLanguage` parses it. */
const languageOption = (): Option =>
  new Option(
    `${LANGUAGE_FLAG} <language>`,
    localized({
      en: 'language of the output; default GIFT_MOCK_LANG, or else LC_ALL, LC_MESSAGES or LANG',
      ja: '出力の言語（既定値は GIFT_MOCK_LANG、なければ LC_ALL、LC_MESSAGES、LANG）',
    }),
  ).choices(languages)

const FIRST_STEPS = {
  en: `
First steps:
  gift-mock start                     the mock on port 4600, with a curl command for a first code
  gift-mock run --only -- php batch.php
                                      your program, with its requests to the providers in a mock
  gift-mock scenarios list            what can go wrong at the providers
  gift-mock replay at-gift/response-lost-after-issue -- python3 client.py
                                      your client in one of these scenarios, and a verdict
  gift-mock explore -- python3 client.py
                                      a search for the faults under which your client loses money`,
  ja: `
最初の手順:
  gift-mock start                     ポート 4600 のモックを起動し、最初のコードを発行する curl のコマンドを表示する
  gift-mock run --only -- php batch.php
                                      プログラムを実行し、プロバイダーへのリクエストをモックで受ける
  gift-mock scenarios list            プロバイダーで起こり得る問題の一覧
  gift-mock replay at-gift/response-lost-after-issue -- python3 client.py
                                      クライアントをシナリオの 1 つで実行して判定する
  gift-mock explore -- python3 client.py
                                      クライアントが損失を出す障害を探索する`,
}

const standard = new Help()

/**
 * Sets up the help of a program in the reader's language. Must be called before commands are added, because a command
 * inherits the help of its parent.
 */
export function setUpHelp(program: Command): void {
  const isJapanese = languageOf() === 'ja'
  program
    .addOption(languageOption())
    .addHelpText('after', localized(FIRST_STEPS))
    .helpCommand('help [command]', localized({ en: 'print the help of a command', ja: 'コマンドのヘルプを表示する' }))
    .helpOption('-h, --help', localized({ en: 'print the help of the command', ja: 'コマンドのヘルプを表示する' }))
    .configureOutput({ writeOut: (text) => void process.stdout.write(helpWithOwnCommand(text)) })
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: (command) => (command.parent ? [languageOption()] : []),
      styleTitle: (title) => localized(titles[title] ?? { en: title, ja: title }),
      optionDescription: (option) => {
        // The help does not show a default value that is an empty list.
        if (Array.isArray(option.defaultValue) && option.defaultValue.length === 0) return option.description
        const english = standard.optionDescription(option)
        return isJapanese ? japaneseDescription(option, english) : english
      },
      argumentDescription: (argument) => {
        const english = standard.argumentDescription(argument)
        return isJapanese ? japaneseDescription(argument, english) : english
      },
      ...(isJapanese && { displayWidth: columnsOf, boxWrap: wrapJapanese }),
    })
}

/** Returns a help text with the commands that run this program. The column after a longer command keeps its place. */
export function helpWithOwnCommand(text: string, file?: string): string {
  return text.replaceAll(/^.*gift-mock .*$/gm, (line) => {
    const own = withOwnCommand(line, file)
    const added = own.length - line.length
    return own.replace(/(?<=gift-mock .*\S) {6,}(?=\S)/, (gap) => gap.slice(Math.min(added, gap.length - 2)))
  })
}

/**
 * Returns the Japanese description of an option or an argument, with its choices and its default value.
 * @param english the description that commander makes
 */
function japaneseDescription(described: Option | Argument, english: string): string {
  const { description, argChoices, defaultValue, defaultValueDescription } = described
  // The description of commander contains `default: ` only if the help must show the default value.
  const hasDefault = english.includes('default: ')
  const notes = [
    ...(argChoices ? [`選択肢: ${argChoices.join('、')}`] : []),
    ...(hasDefault && !description.includes('default: ')
      ? [`既定値: ${defaultValueDescription ?? String(defaultValue)}`]
      : []),
  ]
  return notes.length === 0 ? description : `${description}（${notes.join('、')}）`
}
