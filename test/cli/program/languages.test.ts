import type { Command } from 'commander'
import { afterEach, expect, test } from 'vitest'
import { createProgram } from '../../../mock-server/cli/program/index.ts'
import { columnsOf } from '../../../mock-server/reporting/columns.ts'
import { chooseLanguage, type Language } from '../../../mock-server/reporting/language.ts'
import { call } from '../command.ts'

afterEach(() => chooseLanguage(undefined))

interface DescribedCommand {
  name: string
  /** Each text of the help, with the name of the command, argument or option that the text describes. */
  texts: (readonly [of: string, text: string])[]
  /** The printed help of the command. */
  help: string
}

/** Returns all commands of the program, described in one language. */
function commandsIn(language: Language): DescribedCommand[] {
  chooseLanguage(language)
  const all: DescribedCommand[] = []
  function add(command: Command, name: string): void {
    let help = ''
    command.configureOutput({ writeOut: (text) => void (help += text), getOutHelpWidth: () => 80 })
    command.outputHelp()
    const options = command.options.filter(({ hidden }) => !hidden)
    all.push({
      name,
      texts: [
        [name, command.description()],
        ...command.registeredArguments.map((argument) => [`${name} ${argument.name()}`, argument.description] as const),
        ...options.map(({ flags, description }) => [`${name} ${flags}`, description] as const),
      ],
      help,
    })
    for (const subcommand of command.commands) add(subcommand, `${name} ${subcommand.name()}`)
  }
  add(createProgram(), 'gift-mock')
  return all
}

const japanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u
/** Matches three or more consecutive English words. Names of commands, options and values contain no such sequence. */
const englishWords = /(?<![\w./-])[A-Za-z][a-z]+(?: [a-z]{2,}){2,}(?![\w./-])/

/** Removes the parts of a help that are not translated: the usage line, and commands that are quoted or indented. */
function sentencesOf(help: string): string {
  return help
    .replace(/^.*\n/, '')
    .replaceAll(/「[^」]*」/g, '')
    .replaceAll(/gift-mock [a-z][^\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}\n]*/gu, '')
}

test('every command, argument and option is described in English and in Japanese', () => {
  const english = commandsIn('en')
  expect(english.length).toBeGreaterThan(30)
  for (const { texts } of english)
    for (const [of, text] of texts) expect([of, text]).toEqual([of, expect.stringMatching(/^[ -~…]+$/)])
  const missing = commandsIn('ja').flatMap(({ texts }) =>
    texts.filter(([, text]) => !japanese.test(text)).map(([of]) => of),
  )
  expect(missing).toEqual([])
})

test('the Japanese help of every command has Japanese headings and no English sentence', () => {
  for (const { name, help } of commandsIn('ja')) {
    expect(help).toContain(`使い方: ${name}`)
    expect([name, englishWords.exec(sentencesOf(help))?.[0]]).toEqual([name, undefined])
    expect(help).not.toMatch(/^(?:Usage|Options|Arguments|Commands|Global options):/m)
  }
  const english = commandsIn('en').map(({ help }) => help)
  expect(english.filter((help) => japanese.test(help))).toEqual([])
})

test('no line of the Japanese help is wider than the terminal', () => {
  const start = commandsIn('ja').find(({ name }) => name === 'gift-mock start')
  const lines = start?.help.split('\n').filter((line) => line.startsWith(' ')) ?? []
  expect(lines.length).toBeGreaterThan(20)
  expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([])
  expect(lines.filter((line) => /^\s+[、。）」]/.test(line))).toEqual([])
})

test.each([
  [['strat'], "コマンド 'strat' は存在しない（「start」の誤りと思われる）。使い方は「gift-mock --help」で表示できる"],
  [['start', '--prot', '1'], "オプション '--prot' は存在しない（「--port」の誤りと思われる）"],
  [['start', '--port'], "オプション '--port <number>' の値がない"],
  [['start', 'at-gift'], '引数が多すぎる（最大 0 個のところ 1 個）: at-gift'],
  [['snapshot', 'save'], "引数 'file' がない"],
  [['verify', '--provider', 'at-gift'], "必須のオプション '--base-url <url>' がない"],
  [['env', '--format', 'xml'], "オプション '--format <format>' の値 'xml' は使えない。使えるのは json"],
])('if the language is Japanese, the message about the wrong arguments %j is in Japanese', async (args, message) => {
  const { code, stdout, stderr } = await call(args, { LANG: 'ja_JP.UTF-8' })
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(`gift-mock: ${message}`)
})

test('the option `--lang` works before and after the command name, and GIFT_MOCK_LANG applies if `--lang` is missing', async () => {
  const help = async (args: string[], variables?: Record<string, string>) => (await call(args, variables)).stdout
  expect(await help(['--lang', 'ja', 'wait', '--help'])).toContain('使い方')
  expect(await help(['wait', '--help', '--lang=ja'])).toContain('使い方')
  expect(await help(['wait', '--help'], { GIFT_MOCK_LANG: 'ja', LC_ALL: 'C' })).toContain('使い方')
  expect(await help(['wait', '--help', '--lang', 'en'], { GIFT_MOCK_LANG: 'ja', LANG: 'ja_JP' })).toContain('Usage')
  expect(await help(['wait', '--help'], { GIFT_MOCK_LANG: '' })).toContain('Usage')
  expect((await call(['start', '--port', 'x', '--lang', 'ja'])).stderr).toContain('整数ではない')
})

test('`--lang` with an unknown or missing language is an error, except after `--`', async () => {
  const error = async (args: string[], variables?: Record<string, string>) => (await call(args, variables)).stderr
  expect(await error(['--lang', 'fr', 'wait'])).toBe('gift-mock: --lang: "fr" is none of en, ja\n')
  expect(await error(['wait'], { GIFT_MOCK_LANG: 'fr' })).toBe('gift-mock: GIFT_MOCK_LANG: "fr" is none of en, ja\n')
  expect(await error(['wait', '--lang'])).toBe('gift-mock: --lang: name a language, en or ja\n')
  expect(await error(['replay', 'at-gift/none', '--', 'client', '--lang', 'ja'])).toContain('there is no scenario')
})
