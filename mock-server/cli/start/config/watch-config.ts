import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { providers, settingDefinitions } from '../../../app.ts'
import { startTimer } from '../../../core/time/host-clock.ts'
import type { TextLog } from '../log/buffered-log.ts'
import type { SandboxAdmin } from '../../../core/control/sandbox-admin.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { Text } from '../../../core/localized-text.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import { languageOf } from '../../../reporting/language.ts'
import { errorMessage } from '../../../core/util/error-message.ts'
import { type Config, parseConfig } from './config-file.ts'
import { flagNames } from '../options/flags.ts'

/**
 * Time in milliseconds to wait after a change before the file is read, because editors write a file in several steps.
 */
const SETTLE_MS = 50

/**
 * Watches the configuration file and applies changed settings to the default sandbox. If the file is invalid, a warning
 * is logged and no setting changes.
 */
export function watchConfig(file: string, begun: Config, admin: SandboxAdmin, log: TextLog): { close(): void } {
  let applied = begun
  let cancel: (() => void) | undefined
  let work = Promise.resolve()

  async function apply(): Promise<void> {
    try {
      const next = parseConfig(await readFile(file, 'utf8'), file)
      const changes = changesBetween(applied.settings, next.settings)
      const flags = flagNames.filter((name) => applied.flags(name)?.text !== next.flags(name)?.text)
      const names = Object.keys(changes)
      if (names.length > 0) {
        await admin.changeSettings(changes)
        const [en, ja] = (['en', 'ja'] as const).map((language) =>
          names.map((name) => described(name, changes[name])[language]).join(language === 'en' ? ', ' : '、'),
        )
        log('info', { en: `${file} changed ${en}`, ja: `${file} により変更した設定: ${ja}` }, {})
      }
      if (flags.length > 0)
        log(
          'warn',
          {
            en: `${file} changed ${flags.join(', ')}, which requires a restart`,
            ja: `${file} で変更された ${flags.join('、')} は、再起動すると有効になる`,
          },
          {},
        )
      applied = next
    } catch (error) {
      const en = error instanceof Problem ? error.message : errorMessage(error)
      const ja = error instanceof Problem && languageOf() === 'ja' ? await inJapanese(error) : en
      log('warn', { en: `${file} changed nothing: ${en}`, ja: `${file} の変更は適用されない: ${ja}` }, {})
    }
  }

  // The folder is watched, because an editor or a mounted volume can replace the file with a new file. A watcher of the
  // old file would see no further change.
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file) && !name.startsWith('..')) return
    cancel?.()
    cancel = startTimer(SETTLE_MS, () => {
      work = work.then(apply)
    })
  })
  watcher.on('error', (error) =>
    log(
      'warn',
      { en: `${file} is not watched any more: ${error.message}`, ja: `${file} の監視を終了した: ${error.message}` },
      {},
    ),
  )
  return {
    close() {
      cancel?.()
      watcher.close()
    },
  }
}

/**
 * Returns the new values of the settings that differ. If a setting was removed from the file, its new value is null,
 * which resets the setting to its default.
 */
function changesBetween(old: Settings, now: Settings): Record<string, unknown> {
  const names = new Set([...Object.keys(old), ...Object.keys(now)])
  const changed = [...names].filter((name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]))
  return Object.fromEntries(changed.map((name) => [name, now[name] ?? null]))
}

async function inJapanese(problem: Problem): Promise<string> {
  const { problemInJapanese } = await import('../../../core/problems/localize.ts')
  return (await problemInJapanese(problem, providers)).message
}

function described(name: string, value: unknown): Text {
  if (value === null) return { en: `${name} (to its default)`, ja: `${name}（既定値に戻した）` }
  if (settingDefinitions[name]?.secret || typeof value === 'object') return { en: name, ja: name }
  return { en: `${name} to ${JSON.stringify(value)}`, ja: `${name} = ${JSON.stringify(value)}` }
}
