import type { Backend, Changes, LockedSandbox, EntryKey } from '../../../../mock-server/core/store/database/backend.ts'

/** An in-memory database backend that records its calls. A test can make the calls fail. */
export interface FakeBackend extends Backend {
  /** Calls of the backend in order, such as `hold s`, `read fruit k` or `commit s`. */
  readonly calls: string[]
  readonly commits: Changes[]
  /** Hooks by the name of a call. A hook runs before the call and may throw an error to make the call fail. */
  readonly before: Partial<Record<'hold' | 'counters' | 'read' | 'list' | 'kept', () => Promise<void> | void>> & {
    commit?: (changes: Changes) => Promise<void> | void
  }
  /** Simulates a change of a sandbox by another process. */
  elsewhere(sandbox: string, change: { puts?: Record<string, unknown>; counters?: Record<string, number> }): void
  /** Returns the values of the collection `fruit` by key. */
  valuesOf(sandbox: string): Record<string, unknown>
}

interface Kept {
  version: number
  rows: Map<string, EntryKey & { text: string }>
  counters: Record<string, number>
}

export function fakeBackend(): FakeBackend {
  const sandboxes = new Map<string, Kept>()
  const calls: string[] = []
  const commits: Changes[] = []
  const before: FakeBackend['before'] = {}
  let versions = 0

  function storedOf(sandbox: string): Kept {
    const stored = sandboxes.get(sandbox) ?? { version: ++versions, rows: new Map(), counters: {} }
    sandboxes.set(sandbox, stored)
    return stored
  }

  const idOf = ({ collection, key }: EntryKey): string => `${collection} ${key}`

  return {
    description: 'fake:',
    calls,
    commits,
    before,
    async lock(sandbox, likely): Promise<LockedSandbox> {
      calls.push(`hold ${sandbox}`)
      await before.hold?.()
      const stored = storedOf(sandbox)
      const texts = likely.map((place) => stored.rows.get(idOf(place))?.text)
      for (const place of likely) calls.push(`likely ${idOf(place)}`)
      return {
        version: String(stored.version),
        async counters() {
          await before.counters?.()
          return stored.counters
        },
        prefetched: () => texts,
        async read(place) {
          calls.push(`read ${idOf(place)}`)
          await before.read?.()
          return stored.rows.get(idOf(place))?.text
        },
        async list(collection, { prefix = '', after, limit }) {
          await before.list?.()
          const rows = [...stored.rows.values()].filter(
            (row) =>
              row.collection === collection && row.key.startsWith(prefix) && (after === undefined || row.key > after),
          )
          return rows.toSorted((a, b) => (a.key < b.key ? -1 : 1)).slice(0, limit)
        },
        dump: async () => [...stored.rows.values()],
        async commit(changes) {
          calls.push(`commit ${sandbox}`)
          await before.commit?.(changes)
          if (changes.inserts.some((row) => !changes.cleared && stored.rows.has(idOf(row)))) throw new Error('taken')
          commits.push(changes)
          if (changes.cleared) stored.rows.clear()
          for (const row of [...changes.inserts, ...changes.puts]) stored.rows.set(idOf(row), row)
          for (const place of changes.deletes) stored.rows.delete(idOf(place))
          stored.counters = { ...changes.counters }
          stored.version = ++versions
          return { version: String(stored.version), durable: before.kept?.() }
        },
        release() {
          calls.push(`release ${sandbox}`)
        },
      }
    },
    subscribe: () => () => {},
    problem: async () => undefined,
    async close() {
      calls.push('close')
    },
    elsewhere(sandbox, { puts = {}, counters = {} }) {
      const stored = storedOf(sandbox)
      for (const [key, value] of Object.entries(puts))
        stored.rows.set(`fruit ${key}`, { collection: 'fruit', key, text: JSON.stringify(value) })
      Object.assign(stored.counters, counters)
      stored.version = ++versions
    },
    valuesOf: (sandbox) =>
      Object.fromEntries(
        [...storedOf(sandbox).rows.values()]
          .filter(({ collection }) => collection === 'fruit')
          .map(({ key, text }) => [key, JSON.parse(text)]),
      ),
  }
}

/** Wraps a function so that only the first call runs it. */
export function once(run: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    run()
  }
}
