/**
 * A map of entries that an `UndoLog` can restore. A value is never undefined, since undefined stands for a missing
 * entry.
 */
export interface Entries {
  get(key: string): unknown
  set(key: string, value: unknown): unknown
  delete(key: string): unknown
  clear(): void
  [Symbol.iterator](): Iterator<[string, unknown]>
}

/**
 * A list is copied without the deleted rows at its start if there are at least this many, and if they are at least half
 * of the list. Until then, the rows stay in the list and are marked as deleted.
 */
const MIN_DELETED = 1024

/**
 * The rows of a collection in memory. Rows that are added in key order, such as rows with keys from a counter, are
 * stored in a sorted list. All other rows are stored in a Map. The list is faster than a Map, because a Map hashes
 * keys. A Map that grows to a million entries pauses to hash all entries again.
 *
 * `Rows` is a class, since a sandbox has one instance per collection and every request calls the methods.
 */
export class Rows implements Entries {
  #keys: string[] = []
  /** The value of each key; undefined if the row was deleted. */
  #values: unknown[] = []
  /** Index of the first row that is not deleted. */
  #first = 0
  readonly #others = new Map<string, unknown>()
  /** Recent values of the collection. `pack` compares each new value with these values. */
  readonly recent: unknown[] = []

  /** Adds a row. Returns false if the key is taken. */
  add(key: string, value: unknown): boolean {
    if (this.#isAfterAll(key)) {
      if (this.#others.size > 0 && this.#others.has(key)) return false
      this.#keys.push(key)
      this.#values.push(value)
      return true
    }
    if (this.get(key) !== undefined) return false
    if (!this.#setInList(key, value)) this.#others.set(key, value)
    return true
  }

  get(key: string): unknown {
    const other = this.#others.get(key)
    if (other !== undefined) return other
    const place = this.#placeOf(key)
    return place < 0 ? undefined : this.#values[place]
  }

  set(key: string, value: unknown): void {
    if (this.#others.has(key) || !this.#setInList(key, value)) this.#others.set(key, value)
  }

  /** Sets the value of a key in the list. Returns false if the list does not contain the key. */
  #setInList(key: string, value: unknown): boolean {
    const place = this.#placeOf(key)
    if (place < 0) return false
    this.#values[place] = value
    return true
  }

  delete(key: string): void {
    if (this.#others.delete(key)) return
    const place = this.#placeOf(key)
    if (place < 0) return
    this.#values[place] = undefined
    if (place === this.#keys.length - 1) {
      this.#keys.pop()
      this.#values.pop()
    } else if (place === this.#first) this.#skipDeleted()
  }

  clear(): void {
    this.#keys = []
    this.#values = []
    this.#first = 0
    this.#others.clear()
    this.recent.length = 0
  }

  /** Yields the rows in no particular order. */
  *[Symbol.iterator](): Iterator<[string, unknown]> {
    for (let place = this.#first; place < this.#keys.length; place++) {
      const value = this.#values[place]
      if (value !== undefined) yield [this.#keys[place] ?? '', value]
    }
    yield* this.#others
  }

  /** Returns the rows in key order. */
  inOrder(): Iterable<[string, unknown]> {
    return this.#others.size === 0 ? this : [...this].toSorted(([a], [b]) => (a < b ? -1 : 1))
  }

  #skipDeleted(): void {
    while (this.#first < this.#keys.length && this.#values[this.#first] === undefined) this.#first++
    if (this.#first < MIN_DELETED || this.#first * 2 < this.#keys.length) return
    this.#keys = this.#keys.slice(this.#first)
    this.#values = this.#values.slice(this.#first)
    this.#first = 0
  }

  #isAfterAll(key: string): boolean {
    const last = this.#keys.at(-1)
    return last === undefined || key > last
  }

  /** Returns the index of the key in the list; -1 if the list does not contain the key. */
  #placeOf(key: string): number {
    const keys = this.#keys
    let low = this.#first
    let high = keys.length - 1
    // The list has no row, or all its rows are deleted.
    if (high < low) return -1
    // The last and the first row are checked first: most requests read the rows that they have just added, or delete
    // the first row.
    if (keys[high] === key) return high
    if (keys[low] === key) return low
    if (this.#isAfterAll(key)) return -1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = keys[middle] ?? ''
      if (found === key) return middle
      if (found < key) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
