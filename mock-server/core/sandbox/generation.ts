import type { SandboxRecord } from './sandbox-record.ts'

/** Identifies the period between two resets of a sandbox, in all processes on the same store. */
export type Generation = Pick<SandboxRecord, 'born' | 'emptied'>

/** True if the two generations differ. */
export function isOtherGeneration(a: Generation, b: Generation): boolean {
  return a.born !== b.born || a.emptied !== b.emptied
}

export function generationOf({ born, emptied }: Generation): Generation {
  return { born, emptied }
}
