import { changeClock, reloadRecord, type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import { shiftClockWithinRange } from '../time/sandbox-clock.ts'
import type { Fired } from './match-faults.ts'

/** Makes the changes that faults ask for. @returns by how many milliseconds the clock was moved */
export function applySets(
  fired: readonly Fired[],
  { tx, record }: Pick<SandboxTransaction, 'tx' | 'record'>,
  definitions: SettingDefinitions,
  hostNow: number,
): number {
  let movedMs = 0
  for (const { treatment } of fired) {
    if (!treatment.set) continue
    const { settings, clockMs } = treatment.set
    const latest = { tx, record: reloadRecord({ tx, record }) }
    const changed = { ...latest.record.changed, ...parseSettings(definitions, settings) }
    if (clockMs !== 0)
      movedMs += changeClock(latest, shiftClockWithinRange(latest.record.clock, clockMs, hostNow), hostNow, { changed })
    else {
      updateRecord(latest, { changed })
      tx.publish({ kind: 'settings' })
    }
  }
  return movedMs
}
