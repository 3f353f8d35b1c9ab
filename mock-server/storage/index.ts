/** Persistent stores: SQLite and PostgreSQL. The code of each store is loaded on demand. */

import { Problem } from '../core/http/problem.ts'
import { memoryStore } from '../core/store/memory-store.ts'
import type { Text } from '../core/localized-text.ts'
import type { Store } from '../core/store/store.ts'
import { withoutExperimentalWarning } from '../core/util/without-warning.ts'

const ALLOWED = 'memory:, sqlite:FILE, or postgres://USER:PASSWORD@HOST:PORT/DATABASE'
const ALLOWED_IN_JAPANESE = 'memory:、sqlite:FILE、postgres://USER:PASSWORD@HOST:PORT/DATABASE のいずれか'

/**
 * Opens a store by its URL: `memory:` (in this process, not persistent), `sqlite:FILE` (persistent, for one process) or
 * `postgres://…` (persistent, shared by processes). Only the code of the requested store is loaded.
 * @throws Problem if the URL is invalid, or if the store cannot be used now; the store is then unchanged
 *
 * @example
 * ```ts
 * import { startGiftMock } from 'gift-provider-mock'
 * import { openStore } from 'gift-provider-mock/store'
 *
 * const store = await openStore('sqlite:gift-mock.db')
 * const mock = await startGiftMock({ port: 0, store })
 * await mock.close() // closes the store too
 * ```
 */
export async function openStore(url: string): Promise<Store> {
  if (url === 'memory:') return memoryStore()
  const file = /^sqlite:(.+)$/s.exec(url)?.[1]
  if (file !== undefined && /^(?::memory:|file:|\/\/)|\/$/.test(file))
    throw new Problem(400, {
      en: `after sqlite: comes the name of a file, such as sqlite:gift-mock.db or sqlite:/var/lib/gift-mock.db, not "${file}"`,
      ja: `sqlite: の後にはファイル名を書く（例: sqlite:gift-mock.db、sqlite:/var/lib/gift-mock.db）。"${file}" は使えない`,
    })
  if (file !== undefined) {
    // Node 22 prints a warning when `node:sqlite` is loaded for the first time.
    withoutExperimentalWarning('SQLite', () => process.getBuiltinModule('node:sqlite'))
    return (await import('./sqlite/store.ts')).sqliteStore(file)
  }
  if (/^postgres(ql)?:\/\//.test(url)) return (await import('./postgres/store.ts')).postgresStore(url)
  throw new Problem(400, unknownStore(url))
}

/** Returns the message for a URL that names none of the stores. */
export function unknownStore(url: string): Text {
  // The message contains only the scheme of the URL, since the rest of the URL may contain a password.
  const given = /^[a-z]{0,20}:/i.exec(url)?.[0] ?? url.slice(0, 20)
  return {
    en: `the store is ${ALLOWED}, not "${given}…"`,
    ja: `ストアは ${ALLOWED_IN_JAPANESE}で指定する。"${given}…" は使えない`,
  }
}
