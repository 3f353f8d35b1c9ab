import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { settingDefinitions } from '../../../app.ts'
import { startTimer } from '../../../core/time/host-clock.ts'
import type { Log } from '../../../core/log.ts'
import type { SandboxAdmin } from '../../../core/control/sandbox-admin.ts'
import { Problem } from '../../../core/http/problem.ts'
import type { Settings } from '../../../core/settings/settings.ts'
import { errorMessage } from '../../../core/util/error-message.ts'
import { type Config, parseConfig } from './config-file.ts'
import { flagNames } from '../options/flags.ts'

/**
 * Time in milliseconds to wait after a change before the file is read, because editors write a file in several steps.
 */
const SETTLE_MS = 50

/**
 * Watches the configuration file and applies changed settings to the root sandbox. If the file is invalid, a warning is
 * logged and no setting changes.
 */
export function watchConfig(file: string, begun: Config, admin: SandboxAdmin, log: Log): { close(): void } {
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
        log('info', `${file} changed ${names.map((name) => described(name, changes[name])).join(', ')}`, {})
      }
      if (flags.length > 0) log('warn', `${file} changed ${flags.join(', ')}, which requires a restart`, {})
      applied = next
    } catch (error) {
      log('warn', `${file} changed nothing: ${error instanceof Problem ? error.message : errorMessage(error)}`, {})
    }
  }

  // The folder is watched instead of the file, because an editor or a mounted volume can replace the file by a new
  // file.
  const watcher = watch(dirname(file), (_event, name) => {
    if (name !== null && name !== basename(file) && !name.startsWith('..')) return
    cancel?.()
    cancel = startTimer(SETTLE_MS, () => {
      work = work.then(apply)
    })
  })
  watcher.on('error', (error) => log('warn', `${file} is not watched any more: ${error.message}`, {}))
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

function described(name: string, value: unknown): string {
  if (value === null) return `${name} (to its default)`
  return settingDefinitions[name]?.secret || typeof value === 'object' ? name : `${name} to ${JSON.stringify(value)}`
}
