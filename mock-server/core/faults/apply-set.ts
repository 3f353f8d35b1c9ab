import { changeClock, controlOf, type Inside, updateControl } from '../sandbox/sandbox-record.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import { shiftClock } from '../time/sandbox-clock.ts'
import type { Fired } from './match-faults.ts'

/** Makes the changes that faults ask for. @returns by how many milliseconds the clock was moved */
export function applySets(
  fired: readonly Fired[],
  { tx, control }: Pick<Inside, 'tx' | 'control'>,
  definitions: SettingDefinitions,
  hostNow: number,
): number {
  let movedMs = 0
  for (const { treatment } of fired) {
    if (!treatment.set) continue
    const { settings, clockMs } = treatment.set
    const latest = { tx, control: controlOf({ tx, control }) }
    const changed = { ...latest.control.changed, ...parseSettings(definitions, settings) }
    if (clockMs !== 0)
      movedMs += changeClock(latest, shiftClock(latest.control.clock, clockMs, hostNow), hostNow, { changed })
    else {
      updateControl(latest, { changed })
      tx.publish({ kind: 'settings' })
    }
  }
  return movedMs
}
