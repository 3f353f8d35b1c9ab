import type { Changes, Held, Place } from './backend.ts'
import { decode, encode } from './key-encoding.ts'
import { createKnowledge, encoded, idOf, type Known, unseen } from './entry-cache.ts'
import type { Collection, SandboxDump, ListOptions, SandboxEvent, Transaction } from '../store.ts'
import { createUndoLog, clear, replaceWithUndo, setWithUndo, rollback } from '../undo-log.ts'

/** A sandbox in a database, as the transactions of one batch see it: what they changed, over what the database has. */
export interface View {
  readonly transaction: Transaction
  /** What the next batch is most likely to read; nothing where it is likely still known. */
  likely(): readonly Place[]
  /** Begins a batch. What was known stays known where no other process has changed the sandbox since. */
  enter(held: Held): Promise<void>
  /**
   * Settles once the view has what the last transaction asked for in vain: that is to be taken back and run again then.
   * Undefined where it had everything.
   */
  missing(): Promise<void> | undefined
  /** What the last transaction did stays. */
  keep(): void
  /** What the last transaction did is taken back. */
  takeBack(): void
  /** Undefined where nothing was changed. */
  changes(): Changes | undefined
  /** Ends a batch that was kept. */
  leave(version: string): void
  /** Ends a batch that was lost: nothing is known any more. */
  forget(): void
}

export function createView(): View {
  const knowledge = createKnowledge()
  /** With what was changed. */
  const known = knowledge.entries
  const changed = new Map<string, Place>()
  const counters = new Map<string, number>()
  /** `wiped` where all that the database has of the sandbox is to go; `counters` where they were changed. */
  const flags = new Map<string, true>()
  const undo = createUndoLog()
  /** After a batch was lost: perhaps because what was taken to be new was not. */
  let isWary = false
  let published: SandboxEvent[] = []
  let kept: SandboxEvent[] = []

  function lookUp(place: Place): Known {
    if (!flags.has('wiped')) return knowledge.lookUp(place)
    // Not remembered: where the transaction is taken back, it was there after all.
    return known.get(idOf(place)) ?? unseen
  }

  function write(place: Place, value: unknown, fresh = false): void {
    const id = idOf(place)
    // What this batch has inserted is still new where it is changed.
    const before = known.get(id)
    setWithUndo(undo, known, id, {
      ...place,
      value,
      text: undefined,
      hot: before?.hot === true,
      fresh: fresh || before?.fresh === true,
    })
    if (!changed.has(id)) setWithUndo(undo, changed, id, place)
  }

  function list<T>(
    { name }: Collection<T>,
    { prefix = '', after, limit }: ListOptions = {},
  ): { key: string; value: T }[] {
    const own = new Map(
      [...changed].flatMap(([id, { collection, key }]) =>
        collection === name && key.startsWith(prefix) && (after === undefined || key > after)
          ? [[key, known.get(id)?.value] as const]
          : [],
      ),
    )
    // Of those that the database lists, as many may be deleted as were changed here.
    const rows = flags.has('wiped')
      ? []
      : knowledge.list(name, {
          prefix: encode(prefix),
          after: after === undefined ? undefined : encode(after),
          limit: limit === undefined ? undefined : limit + own.size,
        })
    const values = new Map<string, unknown>(
      rows.map(({ key, text }) => [decode(key), own.has(decode(key)) ? undefined : JSON.parse(text)]),
    )
    for (const [key, value] of own) values.set(key, value)
    const found = [...values].filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a collection holds is what was put, and that was typed
    return found.slice(0, limit).map(([key, value]) => ({ key, value: value as T }))
  }

  function dump(): SandboxDump {
    const collections = new Map<string, Map<string, unknown>>()
    const put = (collection: string, key: string, value: unknown): void =>
      void collections.set(collection, (collections.get(collection) ?? new Map<string, unknown>()).set(key, value))
    const rows = flags.has('wiped') ? [] : knowledge.dump()
    for (const { collection, key, text } of rows) put(collection, decode(key), JSON.parse(text))
    for (const [id, { collection, key }] of changed) {
      const value = known.get(id)?.value
      if (value === undefined) collections.get(collection)?.delete(key)
      else put(collection, key, value)
    }
    const entries = [...collections].map(([name, values]) => [
      name,
      Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    ])
    return { collections: Object.fromEntries(entries), counters: Object.fromEntries(counters) }
  }

  const transaction: Transaction = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    get: <T>({ name }: Collection<T>, key: string) => lookUp({ collection: name, key }).value as T | undefined,
    insert({ name }, key, value, fresh = false) {
      const place = { collection: name, key }
      const isNew = fresh && !isWary && !known.has(idOf(place))
      if (!isNew && lookUp(place).value !== undefined) return false
      write(place, value, isNew)
      return true
    },
    put: ({ name }, key, value) => write({ collection: name, key }, value),
    delete: ({ name }, key) => write({ collection: name, key }, undefined),
    list,
    increment(counter, by = 1) {
      const value = (counters.get(counter) ?? 0) + by
      if (by !== 0) {
        setWithUndo(undo, counters, counter, value)
        if (!flags.has('counters')) setWithUndo(undo, flags, 'counters', true)
      }
      return value
    },
    dump,
    load({ collections, counters: loaded }) {
      replaceWithUndo(undo, known, [])
      replaceWithUndo(undo, changed, [])
      replaceWithUndo(undo, counters, Object.entries(loaded))
      for (const flag of ['wiped', 'counters']) setWithUndo(undo, flags, flag, true)
      for (const [collection, values] of Object.entries(collections))
        for (const [key, value] of Object.entries(values)) write({ collection, key }, value)
    },
    publish: (event) => void published.push(event),
  }

  function textOf(id: string): string | undefined {
    const one = known.get(id)
    if (!one || one.value === undefined) return undefined
    return (one.text ??= JSON.stringify(one.value))
  }

  return {
    transaction,
    likely: () => knowledge.likely(),
    async enter(held) {
      if (!(await knowledge.enter(held))) return
      counters.clear()
      for (const [name, count] of Object.entries(await held.counters())) counters.set(name, count)
    },
    missing: () => knowledge.missing(),
    keep() {
      knowledge.ended()
      clear(undo)
      kept.push(...published.splice(0))
    },
    takeBack() {
      rollback(undo)
      published = []
      knowledge.ended()
    },
    changes() {
      const events = kept
      kept = []
      if (changed.size === 0 && flags.size === 0)
        return events.length === 0
          ? undefined
          : { wiped: false, puts: [], inserts: [], deletes: [], counters: Object.fromEntries(counters), events }
      const all = [...changed].map(([id, place]) => ({
        ...encoded(place),
        text: textOf(id),
        fresh: known.get(id)?.fresh === true,
      }))
      const rows = all.flatMap(({ collection, key, text, fresh }) =>
        text === undefined ? [] : [{ collection, key, text, fresh }],
      )
      const deletes = flags.has('wiped') ? [] : all.filter(({ text }) => text === undefined)
      return {
        wiped: flags.has('wiped'),
        puts: rows.filter(({ fresh }) => !fresh),
        inserts: rows.filter(({ fresh }) => fresh),
        deletes,
        counters: Object.fromEntries(counters),
        events,
      }
    },
    leave(version) {
      if (changed.size > 0) isWary = false
      for (const id of changed.keys()) {
        const one = known.get(id)
        if (one) one.fresh = false
      }
      changed.clear()
      flags.clear()
      knowledge.leave(version)
    },
    forget() {
      knowledge.forget()
      isWary = true
      for (const map of [changed, counters, flags]) map.clear()
      clear(undo)
      published = []
      kept = []
    },
  }
}
