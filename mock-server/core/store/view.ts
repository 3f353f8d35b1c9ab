import type { Changes, Held, Place } from './backend.ts'
import { onceThere } from './awaitable.ts'
import type { Awaitable, Collection, Dump, ListOptions, SandboxEvent, Transaction } from './store.ts'
import { emptyUndo, forget, replace, set, takeBack } from './undo.ts'

/** What is known of an entry. */
interface Known extends Place {
  /** Undefined where there is none. */
  value: unknown
  /** The value as JSON, where it was read or written as such. */
  text: string | undefined
  /** Read again after it was known: such a one is worth keeping. */
  hot: boolean
  /** Taken to be new without a look. */
  fresh: boolean
}

/** So many entries are known from one batch to the next; more would hold a whole journal in memory. */
const MAX_KNOWN = 64

/** A sandbox in a database, as the transactions of one batch see it: what they changed, over what the database has. */
export interface View {
  readonly transaction: Transaction
  /** What the next batch is most likely to read; nothing where it is likely still known. */
  likely(): readonly Place[]
  /** Begins a batch. What was known stays known where no other process has changed the sandbox since. */
  enter(held: Held): Promise<void>
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
  let held: Held | undefined
  let version: string | undefined
  let known = new Map<string, Known>()
  const changed = new Map<string, Place>()
  const counters = new Map<string, number>()
  /** `wiped` where all that the database has of the sandbox is to go; `counters` where they were changed. */
  const flags = new Map<string, true>()
  const undo = emptyUndo()
  /** After a batch was lost: perhaps because what was taken to be new was not. */
  let isWary = false
  let published: SandboxEvent[] = []
  let kept: SandboxEvent[] = []

  function source(): Held {
    if (!held) throw new Error('a transaction was used after it had ended')
    return held
  }

  function lookUp(place: Place): Awaitable<Known> {
    const id = idOf(place)
    const one = known.get(id)
    if (one) {
      one.hot = true
      return one
    }
    // Not remembered: where the transaction is taken back, it was there after all.
    if (flags.has('wiped')) return { ...place, value: undefined, text: undefined, hot: false, fresh: false }
    return onceThere(source().read(encoded(place)), (text) => {
      const read: Known = { ...place, text, value: text === undefined ? undefined : JSON.parse(text), hot: false, fresh: false }
      known.set(id, read)
      return read
    })
  }

  function write(place: Place, value: unknown, fresh = false): void {
    const id = idOf(place)
    // What this batch has inserted is still new where it is changed.
    const before = known.get(id)
    set(undo, known, id, { ...place, value, text: undefined, hot: before?.hot === true, fresh: fresh || before?.fresh === true })
    if (!changed.has(id)) set(undo, changed, id, place)
  }

  async function list<T>({ name }: Collection<T>, options: ListOptions = {}): Promise<{ key: string; value: T }[]> {
    const { prefix = '', after, limit } = options
    const own = new Map([...changed].flatMap(([id, { collection, key }]) => (collection === name && key.startsWith(prefix) && (after === undefined || key > after) ? [[key, known.get(id)?.value] as const] : [])))
    // Of those that the database lists, as many may be deleted as were changed here.
    const rows = flags.has('wiped') ? [] : await source().list(name, { prefix: encode(prefix), after: after === undefined ? undefined : encode(after), limit: limit === undefined ? undefined : limit + own.size })
    const values = new Map<string, unknown>(rows.map(({ key, text }) => [decode(key), own.has(decode(key)) ? undefined : JSON.parse(text)]))
    for (const [key, value] of own) values.set(key, value)
    const listed = [...values].filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a collection holds is what was put, and that was typed
    return listed.slice(0, limit).map(([key, value]) => ({ key, value: value as T }))
  }

  async function dump(): Promise<Dump> {
    const collections = new Map<string, Map<string, unknown>>()
    const put = (collection: string, key: string, value: unknown): void => void collections.set(collection, (collections.get(collection) ?? new Map<string, unknown>()).set(key, value))
    for (const { collection, key, text } of flags.has('wiped') ? [] : await source().dump()) put(collection, decode(key), JSON.parse(text))
    for (const [id, { collection, key }] of changed) {
      const value = known.get(id)?.value
      if (value === undefined) collections.get(collection)?.delete(key)
      else put(collection, key, value)
    }
    const entries = [...collections].map(([name, values]) => [name, Object.fromEntries([...values].toSorted(([a], [b]) => (a < b ? -1 : 1)))])
    return { collections: Object.fromEntries(entries), counters: Object.fromEntries(counters) }
  }

  const transaction: Transaction = {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    get: <T>({ name }: Collection<T>, key: string) => onceThere(lookUp({ collection: name, key }), ({ value }) => value as T | undefined),
    insert({ name }, key, value, fresh = false) {
      const place = { collection: name, key }
      const there = fresh && !isWary ? (known.get(idOf(place)) ?? unseen) : lookUp(place)
      return onceThere(there, (one) => {
        if (one.value !== undefined) return false
        write(place, value, one === unseen)
        return true
      })
    },
    put: ({ name }, key, value) => write({ collection: name, key }, value),
    delete: ({ name }, key) => write({ collection: name, key }, undefined),
    list,
    increment(counter, by = 1) {
      const value = (counters.get(counter) ?? 0) + by
      if (by !== 0) {
        set(undo, counters, counter, value)
        if (!flags.has('counters')) set(undo, flags, 'counters', true)
      }
      return value
    },
    dump,
    load({ collections, counters: loaded }) {
      replace(undo, known, [])
      replace(undo, changed, [])
      replace(undo, counters, Object.entries(loaded))
      for (const flag of ['wiped', 'counters']) set(undo, flags, flag, true)
      for (const [collection, values] of Object.entries(collections)) for (const [key, value] of Object.entries(values)) write({ collection, key }, value)
    },
    publish: (event) => void published.push(event),
  }

  function textOf(id: string): string | undefined {
    const one = known.get(id)
    if (!one || one.value === undefined) return undefined
    return (one.text ??= JSON.stringify(one.value))
  }

  /** What was read again since the last sweep is worth keeping, most of all what has been for longest: every request reads that. */
  function sweep(): void {
    if (known.size <= MAX_KNOWN) return
    const hot = [...known].filter(([, one]) => one.hot).slice(0, MAX_KNOWN)
    for (const [, one] of hot) one.hot = false
    known = new Map(hot)
  }

  /** What was asked for when the sandbox was to be held. */
  let asked: Known[] = []
  /** Whether another process had changed the sandbox when this one last held it: then it will have again. */
  let isShared = false

  /** Of what another process may have changed, the entries that every request looks at are read anew, all at once. */
  async function refresh(from: Held): Promise<void> {
    const texts = asked.length === 0 ? [] : await from.likely()
    known.clear()
    asked.forEach((one, index) => {
      const text = texts[index]
      // The same object where nothing changed: what was derived from it is still good.
      known.set(idOf(one), text === one.text ? one : { ...one, text, value: text === undefined ? undefined : JSON.parse(text) })
    })
    counters.clear()
    for (const [name, count] of Object.entries(await from.counters())) counters.set(name, count)
  }

  return {
    transaction,
    likely() {
      asked = isShared ? [...known.values()].filter(({ hot, value, text }) => hot && (value === undefined || text !== undefined)).slice(0, MAX_KNOWN) : []
      return asked.map(encoded)
    },
    async enter(now) {
      isShared = version !== now.version
      if (isShared) await refresh(now)
      version = now.version
      held = now
    },
    keep() {
      forget(undo)
      kept.push(...published.splice(0))
    },
    takeBack() {
      takeBack(undo)
      published = []
    },
    changes() {
      const events = kept
      kept = []
      if (changed.size === 0 && flags.size === 0) return events.length === 0 ? undefined : { wiped: false, puts: [], inserts: [], deletes: [], counters: Object.fromEntries(counters), events }
      const all = [...changed].map(([id, place]) => ({ ...encoded(place), text: textOf(id), fresh: known.get(id)?.fresh === true }))
      const rows = all.flatMap(({ collection, key, text, fresh }) => (text === undefined ? [] : [{ collection, key, text, fresh }]))
      const deletes = flags.has('wiped') ? [] : all.filter(({ text }) => text === undefined)
      return { wiped: flags.has('wiped'), puts: rows.filter(({ fresh }) => !fresh), inserts: rows.filter(({ fresh }) => fresh), deletes, counters: Object.fromEntries(counters), events }
    },
    leave(now) {
      version = now
      held = undefined
      if (changed.size > 0) isWary = false
      for (const id of changed.keys()) {
        const one = known.get(id)
        if (one) one.fresh = false
      }
      changed.clear()
      flags.clear()
      sweep()
    },
    forget() {
      version = held = undefined
      asked = []
      isWary = true
      for (const map of [known, changed, counters, flags]) map.clear()
      forget(undo)
      published = []
      kept = []
    },
  }
}

const unseen: Known = { collection: '', key: '', value: undefined, text: undefined, hot: false, fresh: false }

/** No name of a collection has a space. */
function idOf({ collection, key }: Place): string {
  return `${collection} ${key}`
}

/**
 * Databases take neither a NUL nor half a surrogate pair in a text, and callers may send either as a key; and they order
 * texts by code points. Each unit of UTF-16 is written by itself, so that prefixes stay prefixes and the order stays that of
 * the keys: those from U+D800 to U+E000 as U+E000 and one from U+0100 on, NUL and U+0001 as U+0001 and one of U+0001 and U+0002.
 */
// oxlint-disable-next-line no-control-regex -- what is escaped
const escaped = /[\0\u0001\uD800-\uE000]/g
// oxlint-disable-next-line no-control-regex -- as above
const escapes = /\u0001([\u0001\u0002])|\uE000([\u0100-\u0900])/g

function encode(key: string): string {
  return key.replaceAll(escaped, (unit) => (unit < '\u0002' ? `\u0001${unit === '\0' ? '\u0001' : '\u0002'}` : `\uE000${moved(unit, 0x100 - 0xd800)}`))
}

function decode(key: string): string {
  return key.replaceAll(escapes, (_escape, low?: string, high?: string) => (high === undefined ? moved(low ?? '', -1) : moved(high, 0xd800 - 0x100)))
}

function moved(unit: string, by: number): string {
  return String.fromCharCode(unit.charCodeAt(0) + by)
}

function encoded({ collection, key }: Place): Place {
  return { collection, key: encode(key) }
}
