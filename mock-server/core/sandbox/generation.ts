import type { SandboxRecord } from './sandbox-record.ts'

/**
 * Identifier of the period between two resets of a sandbox. All processes on the same store use the same identifier.
 */
export type Generation = Pick<SandboxRecord, 'born' | 'emptied'>

export function isOtherGeneration(a: Generation, b: Generation): boolean {
  return a.born !== b.born || a.emptied !== b.emptied
}

export function generationOf({ born, emptied }: Generation): Generation {
  return { born, emptied }
}
