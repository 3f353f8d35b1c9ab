import { type Command, Help, Option } from 'commander'
import type { Text } from '../../core/localized-text.ts'
import { columnsOf, wrapJapanese } from '../../reporting/columns.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { LANGUAGE_FLAG, languages } from '../language-flag.ts'

/** Headings that commander prints. */
const titles: Readonly<Record<string, Text>> = {
  'Usage:': { en: 'Usage:', ja: '使い方:' },
  'Arguments:': { en: 'Arguments:', ja: '引数:' },
  'Options:': { en: 'Options:', ja: 'オプション:' },
  'Global Options:': { en: 'Global options:', ja: '共通オプション:' },
  'Commands:': { en: 'Commands:', ja: 'コマンド:' },
}

/** The option that all commands have. `takeLanguage` parses it, so commander only describes it. */
const languageOption = (): Option =>
  new Option(
    `${LANGUAGE_FLAG} <language>`,
    localized({
      en: 'language of the output; default GIFT_MOCK_LANG, or else LC_ALL, LC_MESSAGES or LANG',
      ja: '出力の言語（既定値は GIFT_MOCK_LANG、なければ LC_ALL、LC_MESSAGES、LANG）',
    }),
  ).choices(languages)

const standard = new Help()

/**
 * Sets up the help of a program in the reader's language. Must be called before commands are added, because a command
 * inherits the help of its parent.
 */
export function setUpHelp(program: Command): void {
  const isJapanese = languageOf() === 'ja'
  program
    .addOption(languageOption())
    .helpCommand('help [command]', localized({ en: 'print the help of a command', ja: 'コマンドのヘルプを表示する' }))
    .helpOption('-h, --help', localized({ en: 'print the help of the command', ja: 'コマンドのヘルプを表示する' }))
    .configureHelp({
      showGlobalOptions: true,
      visibleGlobalOptions: (command) => (command.parent ? [languageOption()] : []),
      styleTitle: (title) => localized(titles[title] ?? { en: title, ja: title }),
      ...(isJapanese && { displayWidth: columnsOf, boxWrap: wrapJapanese, optionDescription }),
    })
}

/** Describes an option in Japanese, with its choices and its default value. */
function optionDescription(option: Option): string {
  const { description, argChoices, defaultValue } = option
  // The standard description contains `default: ` only if the default value has to be shown.
  const hasDefault = standard.optionDescription(option).includes('default: ')
  const notes = [
    ...(argChoices ? [`選択肢: ${argChoices.join('、')}`] : []),
    ...(hasDefault && !description.includes('default: ')
      ? [`既定値: ${option.defaultValueDescription ?? String(defaultValue)}`]
      : []),
  ]
  return notes.length === 0 ? description : `${description}（${notes.join('、')}）`
}
