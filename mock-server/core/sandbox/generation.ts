import type { Control } from './sandbox-record.ts'

/** What tells one life of a sandbox from another, in every process on the same store. */
export type Lived = Pick<Control, 'born' | 'emptied'>

/** Whether they are two lives. */
export function isOther(a: Lived, b: Lived): boolean {
  return a.born !== b.born || a.emptied !== b.emptied
}

export function lifeOf({ born, emptied }: Lived): Lived {
  return { born, emptied }
}
