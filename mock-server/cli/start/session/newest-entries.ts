import { createGiftMock } from '../../../app.ts'
import { lastSequence } from '../../../core/journal/journal.ts'
import { sandboxRecords } from '../../../core/sandbox/sandbox-record.ts'
import type { Store } from '../../../core/store/store.ts'
import type { GiftMockOptions } from '../../../gift-mock.ts'

/**
 * The newest journal entry of a sandbox when a session started. `born` identifies the sandbox. If a sandbox is deleted
 * and created again, its value of `born` is different.
 */
export interface SandboxStart {
  born: number | undefined
  /** Number of times that the sandbox's content was replaced, such as by a reset. */
  emptied: number
  sequence: number
}

/**
 * The newest journal entries when a session started. The keys are the ids of the sandboxes. A sandbox that is not in
 * the map did not exist.
 */
export type SessionStart = ReadonlyMap<string, SandboxStart>

/** Start of a session whose store was empty. */
export const EMPTY_STORE: SessionStart = new Map()

export async function readSandboxStart(store: Store, id: string): Promise<SandboxStart> {
  return await store.transaction(id, (tx) => {
    const { born, emptied = 0 } = tx.get(sandboxRecords, '') ?? {}
    return { born, emptied, sequence: lastSequence(tx) }
  })
}

/**
 * Reads the newest journal entry of each sandbox of a store when a session starts. Called before the server accepts
 * requests.
 */
export async function readSessionStart(store: Store, options: GiftMockOptions): Promise<SessionStart> {
  const starts = new Map<string, SandboxStart>()
  for (const id of await createGiftMock(options).sandboxes()) starts.set(id, await readSandboxStart(store, id))
  return starts
}
