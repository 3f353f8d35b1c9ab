import { Problem } from '../core/http/problem.ts'
import { memoryStore } from '../core/store/memory-store.ts'
import type { Store } from '../core/store/store.ts'

const ALLOWED = 'memory:, sqlite:FILE, or postgres://USER:PASSWORD@HOST:PORT/DATABASE'

/**
 * The store that a text names: `memory:` (this process, gone with it), `sqlite:FILE` (one process, kept) or
 * `postgres://…` (many processes, kept and shared). Only the part that is asked for is loaded.
 * @throws Problem where there is no such store, or it cannot be used now; nothing in it is changed then
 */
export async function openStore(url: string): Promise<Store> {
  if (url === 'memory:') return memoryStore()
  const file = /^sqlite:(.+)$/s.exec(url)?.[1]
  if (file !== undefined && /^(?::memory:|file:|\/\/)|\/$/.test(file))
    throw new Problem(
      400,
      `after sqlite: comes the name of a file, such as sqlite:gift-mock.db or sqlite:/var/lib/gift-mock.db, not "${file}"`,
    )
  if (file !== undefined) return (await import('./sqlite/store.ts')).sqliteStore(file)
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgres/store.ts')).postgresStore(url)
  // What it is may hold a password.
  throw new Problem(400, `the store is ${ALLOWED}, not "${/^[a-z]{0,20}:/i.exec(url)?.[0] ?? url.slice(0, 20)}…"`)
}
