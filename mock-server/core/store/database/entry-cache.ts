import type { Held, Place, Row } from './backend.ts'
import { encode } from './key-encoding.ts'
import type { MaybePromise } from '../maybe-promise.ts'
import type { ListOptions } from '../store.ts'

/** What is known of an entry. */
export interface Known extends Place {
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

/** What this process knows of a sandbox in a database, and how it learns more. */
export interface Knowledge {
  /** By `idOf`. */
  readonly entries: Map<string, Known>
  /** An entry. The transaction ends here if the database has to be waited for. */
  lookUp(place: Place): Known
  /** What the database lists and dumps, as it was when the sandbox was held. The transaction ends here as well. */
  list(collection: string, options: ListOptions): readonly Row[]
  dump(): readonly (Place & Row)[]
  /** Settles once it is known what the transaction asked for in vain; undefined where it had everything. */
  missing(): Promise<void> | undefined
  /** The transaction ends, or is to be run again once what is missing is known. */
  ended(): void
  /** What the next batch is most likely to read; nothing where it is likely still known. */
  likely(): readonly Place[]
  /** Begins a batch. What was known stays known where no other process has changed the sandbox since. @returns whether one has */
  enter(held: Held): Promise<boolean>
  /** Ends a batch that was kept, or needed nothing to be kept. */
  leave(version: string): void
  /** Ends a batch that was lost: nothing is known any more. */
  forget(): void
}

export function createKnowledge(): Knowledge {
  const entries = new Map<string, Known>()
  let held: Held | undefined
  let version: string | undefined
  let missing: Promise<void> | undefined
  /** What is held stays the same until it is let go. */
  const lists = new Map<string, readonly Row[]>()
  let dumped: readonly (Place & Row)[] | undefined

  // A transaction that is run again reads everything again. That makes nothing hot.
  /** What was read from the database for the running transaction. */
  const fetched: Known[] = []
  /** What of it this run has not looked at yet. */
  const unread = new Set<Known>()
  /** What became hot in this run. */
  const heated: Known[] = []

  /** What was asked for when the sandbox was to be held. */
  let asked: Known[] = []
  /** Whether another process had changed the sandbox when this one last held it: then it will have again. */
  let isShared = false

  function source(): Held {
    if (!held) throw new Error('a transaction was used after it had ended')
    return held
  }

  /** Gives what the database has at hand. */
  function atHand<T>(ask: () => MaybePromise<T>, remember: (found: T) => void): T {
    if (missing) throw new Miss()
    const found = ask()
    if (found instanceof Promise) {
      missing = found.then(remember)
      throw new Miss()
    }
    remember(found)
    return found
  }

  function take(place: Place, text: string | undefined): Known {
    const one = { ...place, text, value: text === undefined ? undefined : JSON.parse(text), hot: false, fresh: false }
    entries.set(idOf(place), one)
    return one
  }

  function fetch(place: Place): Known {
    let one = unseen
    atHand(
      () => source().read(encoded(place)),
      (text) => {
        one = take(place, text)
        fetched.push(one)
        unread.add(one)
      },
    )
    return one
  }

  /** What was read again since the last sweep is worth keeping, most of all what has been for longest: every request reads that. */
  function sweep(): void {
    if (entries.size <= MAX_KNOWN) return
    let left = MAX_KNOWN
    for (const [id, one] of entries) {
      if (one.hot && left > 0) {
        one.hot = false
        left -= 1
      } else entries.delete(id)
    }
  }

  /** Of what another process may have changed, the entries that every request looks at are read anew, all at once. */
  async function refresh(from: Held): Promise<void> {
    const texts = asked.length === 0 ? [] : await from.likely()
    entries.clear()
    asked.forEach((one, index) => {
      // The same object where nothing changed: what was derived from it is still good.
      if (texts[index] === one.text) entries.set(idOf(one), one)
      else take(one, texts[index]).hot = one.hot
    })
  }

  function letGo(): void {
    heated.length = fetched.length = 0
    unread.clear()
    held = missing = dumped = undefined
    lists.clear()
  }

  return {
    entries,
    lookUp(place) {
      const one = entries.get(idOf(place)) ?? fetch(place)
      if (!unread.delete(one) && !one.hot) {
        heated.push(one)
        one.hot = true
      }
      return one
    },
    list(name, options) {
      const wanted = JSON.stringify([name, options.prefix, options.after, options.limit])
      return (
        lists.get(wanted) ??
        atHand(
          () => source().list(name, options),
          (rows) => lists.set(wanted, rows),
        )
      )
    },
    dump: () =>
      dumped ??
      atHand(
        () => source().dump(),
        (rows) => (dumped = rows),
      ),
    missing: () => missing,
    ended() {
      if (missing) {
        for (const one of heated) one.hot = false
        for (const one of fetched) unread.add(one)
      } else {
        fetched.length = 0
        unread.clear()
      }
      heated.length = 0
      missing = undefined
    },
    likely() {
      asked = isShared
        ? [...entries.values()]
            .filter(({ hot, value, text }) => hot && (value === undefined || text !== undefined))
            .slice(0, MAX_KNOWN)
        : []
      return asked.map(encoded)
    },
    async enter(now) {
      isShared = version !== now.version
      if (isShared) await refresh(now)
      version = now.version
      held = now
      return isShared
    },
    leave(now) {
      version = now
      letGo()
      sweep()
    },
    forget() {
      letGo()
      version = undefined
      asked = []
      entries.clear()
    },
  }
}

/** Ends a run that asked for what has to be waited for. */
class Miss extends Error {
  constructor() {
    super('what was asked for is still being read: the transaction is run again once it is there')
  }
}

/** Of an entry that nobody looked for. */
export const unseen: Known = { collection: '', key: '', value: undefined, text: undefined, hot: false, fresh: false }

/** No name of a collection has a space. */
export function idOf({ collection, key }: Place): string {
  return `${collection} ${key}`
}

export function encoded({ collection, key }: Place): Place {
  return { collection, key: encode(key) }
}
