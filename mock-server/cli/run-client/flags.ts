import type { FlagName } from '../start/options/flags.ts'

/** Flags of `start` that `run` also has. */
export const runFlags = [
  'config',
  'seed',
  'scenario',
  'store',
  'snapshot',
  'snapshotOnExit',
  'caFolder',
  'only',
  'publicUrl',
  'logLevel',
  'logFormat',
  'maxJournalEntries',
  'maxJournalBytes',
  'maxSandboxes',
  'upstream',
  'record',
] as const satisfies readonly FlagName[]
