import { scenarioProblems } from '../problems/scenarios.ts'
import { assertClockInRange, type ClockState } from '../time/sandbox-clock.ts'
import { armedFaults } from '../faults/armed-faults.ts'
import { matchesOnSecret } from '../faults/redact-fault.ts'
import { waitingRequests } from '../faults/waiting/waiting-requests.ts'
import { createRedactor, redactStrings } from '../redaction.ts'
import { fingerprint } from '../ids/fingerprint.ts'
import type { JournalLimits } from '../journal/journal-limits.ts'
import { trimJournal } from '../journal/journal.ts'
import { Problem } from '../http/problem.ts'
import { sandboxRecords, nextGeneration, type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { activeScenarios } from '../scenario/run.ts'
import { parseSettings, type SettingDefinitions, type Settings } from '../settings/settings.ts'
import type { SandboxDump } from '../store/store.ts'

/**
 * Supported formats of a snapshot. The formats differ in how the checksum is calculated. New snapshots have the last
 * format of the list.
 */
export const SNAPSHOT_FORMATS = ['gift-provider-mock/1', 'gift-provider-mock/2'] as const
type SnapshotFormat = (typeof SNAPSHOT_FORMATS)[number]

/** The whole content of a sandbox without credentials. A snapshot can be restored later, also on another server. */
export interface Snapshot {
  format: SnapshotFormat
  seed: string
  clock: ClockState
  made: Settings
  changed: Settings
  state: SandboxDump
  /** Checksum of all other members. A snapshot with a wrong checksum is damaged and is therefore rejected. */
  checksum: string
}

/** Names of the collections that may contain credentials, because faults and scenarios can change settings. */
const collectionsWithSettings: readonly string[] = [armedFaults.name, activeScenarios.name]

/**
 * Names of the collections that no snapshot contains. The sandbox's record is left out, because the snapshot has
 * separate members for the values of the record. Waiting requests are left out, because the connections of waiting
 * requests exist only in this mock.
 */
const leftOut: readonly string[] = [sandboxRecords.name, waitingRequests.name]

export function takeSnapshot({ tx, record }: SandboxTransaction, definitions: SettingDefinitions): Snapshot {
  const { seed, clock, made, changed } = record
  const { collections, counters } = tx.dump()
  const redact = createRedactor(definitions)(record)
  const withoutSecrets = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value, (name, member: unknown) => (definitions[name]?.secret ? undefined : member)))
  for (const { key, value } of tx.list(armedFaults))
    if (matchesOnSecret(value.fault, redact)) delete collections[armedFaults.name]?.[key]
  for (const { key, value } of tx.list(activeScenarios)) {
    const running = collections[activeScenarios.name]
    if (running)
      running[key] = {
        ...value,
        scenario: {
          ...value.scenario,
          faults: value.scenario.faults.filter((fault) => !matchesOnSecret(fault, redact)),
        },
      }
  }
  const shown = Object.entries(collections).filter(([name]) => !leftOut.includes(name))
  const state = {
    collections: Object.fromEntries(
      shown.map(([name, values]) => [
        name,
        collectionsWithSettings.includes(name) ? redactStrings(withoutSecrets(values), redact) : values,
      ]),
    ),
    counters,
  }
  const snapshot = {
    format: 'gift-provider-mock/2',
    seed,
    clock,
    made: withoutSecrets(made),
    changed: withoutSecrets(changed),
    state,
  } as const
  return { ...snapshot, checksum: checksumOf(snapshot) }
}

/**
 * Validates a snapshot. Call this function before a sandbox is created for the snapshot.
 * @throws Problem 400 if the snapshot is invalid
 */
export function validateSnapshot(snapshot: Snapshot, definitions: SettingDefinitions, hostNow: number): Snapshot {
  const made = parseSettings(definitions, snapshot.made)
  const changed = parseSettings(definitions, snapshot.changed)
  assertClockInRange(snapshot.clock, hostNow)
  if (snapshot.checksum !== checksumOf(snapshot)) throw new Problem(400, scenarioProblems.wrongChecksum)
  return { ...snapshot, made, changed }
}

/**
 * Replaces the whole content of the sandbox with a snapshot. Only the credentials of the sandbox are kept.
 * @param snapshot a snapshot that `validateSnapshot` returned
 */
export function restoreSnapshot(
  { tx, record }: SandboxTransaction,
  snapshot: Snapshot,
  definitions: SettingDefinitions,
  journalLimits: JournalLimits,
): void {
  const { seed, clock, state } = snapshot
  const secrets = (settings: Settings): Settings =>
    Object.fromEntries(Object.entries(settings).filter(([name]) => definitions[name]?.secret))
  const made = { ...secrets(record.made), ...snapshot.made }
  const changed = { ...secrets(record.changed), ...snapshot.changed }
  tx.load(state)
  trimJournal(tx, journalLimits)
  const armed = tx.list(armedFaults, { limit: 1 }).length > 0
  updateRecord({ tx, record }, { seed, clock, made, changed, armed, ...nextGeneration({ tx, record }) })
}

export function checksumOf({ format, seed, clock, made, changed, state }: Omit<Snapshot, 'checksum'>): string {
  const { collections, counters } = state
  const head = [seed, sortedEntries(clock), sortedEntries(made), sortedEntries(changed)]
  if (format === 'gift-provider-mock/1') return fingerprint(JSON.stringify([...head, { collections, counters }]))
  // The values are hashed one by one, because the text of all values together may exceed the maximum length of a
  // string.
  let sum = fingerprint(JSON.stringify([...head, sortedEntries(counters)]))
  for (const [collection, values] of Object.entries(collections))
    for (const [key, value] of Object.entries(values)) sum = fingerprint(JSON.stringify([sum, collection, key, value]))
  return sum
}

function sortedEntries(members: object): unknown {
  return Object.entries(members).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
