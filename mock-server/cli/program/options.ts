import { type Command, type CommandOptions, Option } from 'commander'
import type { Text } from '../../core/localized-text.ts'
import { localized } from '../../reporting/language.ts'

export const urlOption = (): Option =>
  new Option(
    '--url <url>',
    localized({
      en: 'URL of the mock; default GIFT_MOCK_ADMIN_URL or GIFT_MOCK_URL, or else http://127.0.0.1:4600',
      ja: 'モックの URL（指定がなければ、GIFT_MOCK_ADMIN_URL、GIFT_MOCK_URL、http://127.0.0.1:4600 の順に使う）',
    }),
  )
export const sandboxOption = (): Option =>
  new Option(
    '--sandbox <id>',
    localized({
      en: 'a sandbox of the mock; default: that of the URL',
      ja: 'モックのサンドボックス（既定値は URL のサンドボックス）',
    }),
  )
export const tagOption = (): Option =>
  new Option(
    '--tag <tags>',
    localized({
      en: 'only scenarios with this tag, or with one of several: a,b; repeat it to require several tags',
      ja: 'このタグを持つシナリオだけを対象にする。a,b はいずれかのタグ、繰り返し指定はすべてのタグを条件にする',
    }),
  )
    .argParser((tag: string, before: string[]) => [...before, tag])
    .default([], localized({ en: 'all', ja: 'すべて' }))
export const taskOption = (): Option =>
  new Option(
    '--task <tasks>',
    localized({
      en: 'only scenarios with this task, or with one of several: issue-one,issue-many',
      ja: 'このタスクのシナリオだけを対象にする。issue-one,issue-many は、いずれかのタスクのシナリオ',
    }),
  )
    .argParser((task: string, before: string[]) => [...before, task])
    .default([], localized({ en: 'all', ja: 'すべて' }))
export const tokenOption = (): Option =>
  new Option(
    '--admin-token <token>',
    localized({
      en: 'token of the control API; default GIFT_MOCK_ADMIN_TOKEN',
      ja: '管理 API のトークン（既定値は GIFT_MOCK_ADMIN_TOKEN）',
    }),
  )
export const jsonOption = (): Option =>
  new Option('--json', localized({ en: 'print the result as JSON', ja: '結果を JSON で出力する' }))

export const sinceOption = (): Option =>
  new Option(
    '--since <time>',
    localized({
      en: "only those since this time, such as 2026-04-01 or 2026-04-01T09:30 (Japan time), or 2h for the last 2 hours, by the sandbox's clock",
      ja: 'この時刻以降だけ。2026-04-01、2026-04-01T09:30（日本時間）または 2h（直近 2 時間）の形。サンドボックスの時計による',
    }),
  )
export const untilOption = (): Option =>
  new Option(
    '--until <time>',
    localized({
      en: 'only those before this time, in the forms of --since',
      ja: 'この時刻より前だけ。形は --since と同じ',
    }),
  )

const defaultCommands = new WeakSet<Command>()

/** Returns true if the command runs when its parent is called without a subcommand. */
export function isDefaultCommand(command: Command): boolean {
  return defaultCommands.has(command)
}

/**
 * Creates a command with the options that name the mock and its sandbox.
 * @param options `isDefault`: the command runs if its parent is called without a subcommand
 */
export function sandboxCommand(parent: Command, name: string, description: Text, options?: CommandOptions): Command {
  const command = parent.command(name, options)
  if (options?.isDefault) defaultCommands.add(command)
  return command
    .description(localized(description))
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .addOption(jsonOption())
}
