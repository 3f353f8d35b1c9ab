import type { SandboxRecord } from './sandbox-record.ts'

/** What tells one life of a sandbox from another, in every process on the same store. */
export type Generation = Pick<SandboxRecord, 'born' | 'emptied'>

/** Whether they are two lives. */
export function isOtherGeneration(a: Generation, b: Generation): boolean {
  return a.born !== b.born || a.emptied !== b.emptied
}

export function generationOf({ born, emptied }: Generation): Generation {
  return { born, emptied }
}
