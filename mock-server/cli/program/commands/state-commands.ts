import type { Command } from 'commander'
import { localized } from '../../../reporting/language.ts'
import { jsonOption, sandboxCommand, sandboxOption, tokenOption, urlOption } from '../options.ts'

const VALUES = {
  en: `
A value is JSON, such as 5, true or ["127.0.0.1"], or else a text. The mock refuses an unknown name or an invalid
value, and then changes nothing. "gift-mock docs settings" lists the settings.`,
  ja: `
値は JSON（例: 5、true、["127.0.0.1"]）、または文字列である。モックは未知の名前や不正な値を拒否し、その場合は何も変更しない。
設定の一覧は gift-mock docs settings にある。`,
}

/**
 * Adds the commands that read and change the clock and the settings of a sandbox, list the sandboxes, and reset a
 * sandbox.
 */
export function addStateCommands(program: Command, done: (exitCode: number) => void): void {
  const clock = program.command('clock').description(
    localized({
      en: 'print, advance, freeze and run the clock of the running mock',
      ja: '起動中のモックの時計を表示する、進める、止める、動かす',
    }),
  )
  sandboxCommand(
    clock,
    'show',
    { en: 'print the time of the mock', ja: 'モックの時刻を表示する' },
    { isDefault: true },
  ).action(async (given) => done(await (await import('../../steer/clock.ts')).show(given)))
  sandboxCommand(clock, 'advance', { en: 'advance the clock', ja: '時計を進める' })
    .argument(
      '<duration>',
      localized({ en: 'such as 500ms, 90s, 5m, 2h or 180d', ja: '時間の長さ（例: 500ms、90s、5m、2h、180d）' }),
    )
    .action(async (duration, given) => done(await (await import('../../steer/clock.ts')).advance(duration, given)))
  sandboxCommand(clock, 'freeze', { en: 'stop the clock', ja: '時計を止める' }).action(async (given) =>
    done(await (await import('../../steer/clock.ts')).setMode('frozen', given)),
  )
  sandboxCommand(clock, 'run', { en: 'make the clock run', ja: '時計を動かす' }).action(async (given) =>
    done(await (await import('../../steer/clock.ts')).setMode('running', given)),
  )

  addFaultCommands(program, done)

  const settings = program.command('settings').description(
    localized({
      en: 'print and change the settings of the running mock',
      ja: '起動中のモックの設定を表示・変更する',
    }),
  )
  sandboxCommand(settings, 'get', { en: 'print settings', ja: '設定を表示する' })
    .argument(
      '[names...]',
      localized({
        en: 'names, or their beginnings, such as atGift.limit (default: all)',
        ja: '設定の名前、または atGift.limit のような名前の先頭部分（既定ではすべて）',
      }),
    )
    .action(async (names, given) => done(await (await import('../../steer/settings.ts')).get(names, given)))
  sandboxCommand(settings, 'set', { en: 'change settings', ja: '設定を変更する' })
    .argument(
      '<changes...>',
      localized({
        en: 'NAME=VALUE, such as atGift.limit.requests=5',
        ja: '「名前=値」の形の変更（例: atGift.limit.requests=5）',
      }),
    )
    .addHelpText('after', localized(VALUES))
    .action(async (changes, given) => done(await (await import('../../steer/settings.ts')).set(changes, given)))

  sandboxCommand(program, 'reset', {
    en: 'reset a sandbox: its state, journal, ledger, faults, clock and settings',
    ja: 'サンドボックスをリセットする（状態・ジャーナル・台帳・障害・時計・設定）',
  })
    .option('--keep-settings', localized({ en: 'keep the settings', ja: '設定を維持する' }))
    .action(async (given) => done(await (await import('../../steer/sandboxes.ts')).reset(given)))

  program
    .command('mcp')
    .description(
      localized({
        en: 'serve tools for agents over the Model Context Protocol on standard input and output',
        ja: 'エージェントのためのツールを、標準入出力の Model Context Protocol で提供する',
      }),
    )
    .addOption(urlOption())
    .addOption(sandboxOption())
    .addOption(tokenOption())
    .action(async (given) => done(await (await import('../../mcp/index.ts')).mcp(given)))

  program
    .command('sandboxes')
    .description(
      localized({
        en: 'print the ids of the sandboxes of the running mock',
        ja: '起動中のモックのサンドボックスの ID を表示する',
      }),
    )
    .addOption(urlOption())
    .addOption(tokenOption())
    .addOption(jsonOption())
    .action(async (given) => done(await (await import('../../steer/sandboxes.ts')).list(given)))
}

function addFaultCommands(program: Command, done: (exitCode: number) => void): void {
  const faults = program.command('faults').description(
    localized({
      en: 'list, arm and disarm faults of the running mock',
      ja: '起動中のモックの障害を一覧表示する、有効にする、解除する',
    }),
  )
  sandboxCommand(
    faults,
    'list',
    { en: 'print the armed faults', ja: '有効な障害を表示する' },
    { isDefault: true },
  ).action(async (given) => done(await (await import('../../steer/faults.ts')).list(given)))
  sandboxCommand(faults, 'arm', {
    en: 'arm a fault, or the faults of a scenario; a fault of the same name that can fire no more is replaced',
    ja: '障害、またはシナリオの障害を有効にする。もう発生しない同名の障害は置き換える',
  })
    .argument(
      '[target]',
      localized({
        en: 'an operation, such as at-gift.issue; a scenario, such as at-gift/slow-answer; or the name of a fault of a scenario',
        ja: '操作（例: at-gift.issue）、シナリオ（例: at-gift/slow-answer）、またはシナリオの障害の名前',
      }),
    )
    .option(
      '--scenario <name>',
      localized({
        en: 'arm the faults of this library scenario or YAML file',
        ja: 'このシナリオ（ライブラリーの名前、または YAML ファイル）の障害を有効にする',
      }),
    )
    .option(
      '--lose-response',
      localized({
        en: 'the operation is done, and the connection breaks before the response',
        ja: '操作は完了し、レスポンスの前に接続が切れる',
      }),
    )
    .option(
      '--effect <type>',
      localized({
        en: 'type of the effect, such as provider-error; GET /__admin/effects lists all',
        ja: '効果の種類（例: provider-error）。一覧は GET /__admin/effects で取得できる',
      }),
    )
    .option(
      '--with <option...>',
      localized({ en: 'options of the effect, such as status=503', ja: '効果のオプション（例: status=503）' }),
      [],
    )
    .option(
      '--phase <phase>',
      localized({
        en: 'before-commit, after-commit or mid-body (default: the first that the effect allows)',
        ja: 'before-commit、after-commit、mid-body のいずれか（既定値は、その効果が使える最初のもの）',
      }),
    )
    .option(
      '--call <number...>',
      localized({
        en: 'only these calls, counted from 1: numbers, or a range such as 2-4 or 3- (default: all)',
        ja: '対象の回。1 から数えた番号、または 2-4 や 3- のような範囲（既定ではすべて）',
      }),
      [],
    )
    .option(
      '--times <number>',
      localized({ en: 'how often the fault fires (default: always)', ja: '発生する回数の上限（既定では上限なし）' }),
    )
    .option(
      '--name <name>',
      localized({ en: 'name of the fault (default: operation and effect)', ja: '障害の名前（既定値は操作と効果）' }),
    )
    .action(async (target, given) => done(await (await import('../../steer/faults.ts')).arm(target, given)))
  sandboxCommand(faults, 'disarm', {
    en: 'disarm a fault, or all faults, and print those that stay',
    ja: '障害を 1 つ、またはすべて解除し、残った障害を表示する',
  })
    .argument('[name]', localized({ en: 'name of the fault (default: all)', ja: '障害の名前（既定ではすべて）' }))
    .action(async (name, given) => done(await (await import('../../steer/faults.ts')).disarm(name, given)))
}
