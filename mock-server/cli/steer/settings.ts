import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { settingGroups } from '../../core/settings/setting-groups.ts'
import { closestMatch } from '../../core/validation/suggest.ts'
import { languageOf } from '../../reporting/language.ts'
import { oneLine, quoteForMessage } from '../../reporting/one-line.ts'
import { nameAndValue } from '../shared/arguments.ts'
import { printResult, readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'

const settingsSchema = z.record(z.string(), z.looseObject({ value: z.unknown(), default: z.unknown() }))
type ShownSettings = z.output<typeof settingsSchema>

const defaultText = { en: (value: string) => ` (default ${value})`, ja: (value: string) => `（既定値 ${value}）` }

/**
 * Prints settings with their values. If a value differs from the default value, also prints the default value.
 * @param names names of settings, or prefixes: `atGift.limit` selects all settings whose names begin with
 * `atGift.limit.`; an empty list selects all settings
 * @throws Problem if a name matches no setting
 */
export async function get(names: readonly string[], flags: SteerFlags): Promise<number> {
  print(flags, selected(await readAdmin(await sandboxTargetOf(flags), 'settings', settingsSchema), names))
  return 0
}

/**
 * Changes settings, and prints the settings that `changes` names.
 * @param changes texts such as `atGift.limit.requests=5`
 * @throws Problem if a change has no `=`, or if the mock does not accept a change. In both cases no setting is changed
 */
export async function set(changes: readonly string[], flags: SteerFlags): Promise<number> {
  const given = changes.map((change) => nameAndValue(change, 'settings set', 'atGift.limit.requests=5'))
  const patch = JSON.stringify(Object.fromEntries(given))
  const settings = await readAdmin(await sandboxTargetOf(flags), 'settings', settingsSchema, { patch })
  const names = given.map(([name]) => name)
  print(flags, selected(settings, names))
  return 0
}

function selected(settings: ShownSettings, names: readonly string[]): ShownSettings {
  const all = Object.keys(settings)
  const chosen = names.flatMap((name) => {
    const found = all.filter((one) => one === name || one.startsWith(`${name}.`))
    if (found.length > 0) return found
    const near = closestMatch(name, [...all, ...settingGroups(all)])
    const quoted = quoteForMessage(name)
    throw new Problem(400, {
      en: `the mock has no setting ${quoted}${near === undefined ? '' : `; did you mean ${near}?`}`,
      ja: `${quoted} という設定はない${near === undefined ? '' : `（「${near}」の誤りと思われる）`}`,
    })
  })
  return names.length === 0
    ? settings
    : Object.fromEntries(Object.entries(settings).filter(([name]) => chosen.includes(name)))
}

function print(flags: SteerFlags, settings: ShownSettings): void {
  printResult(
    flags,
    settings,
    Object.entries(settings).map(([name, { value, default: standard }]) => {
      const [shown, usual] = [JSON.stringify(value), JSON.stringify(standard)]
      return oneLine(`${name} = ${shown}${shown === usual ? '' : defaultText[languageOf()](usual)}`)
    }),
  )
}
