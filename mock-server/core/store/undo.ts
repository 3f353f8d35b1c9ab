/** Entries of maps and what they were before, undefined where they were not there; in lists, so that a write makes no object. */
export interface Undo {
  maps: Map<string, unknown>[]
  keys: string[]
  befores: unknown[]
}

export function emptyUndo(): Undo {
  return { maps: [], keys: [], befores: [] }
}

export function note({ maps, keys, befores }: Undo, map: Map<string, unknown>, key: string, before: unknown): void {
  maps.push(map)
  keys.push(key)
  befores.push(before)
}

/** Sets an entry; it can be taken back. */
export function set(undo: Undo, map: Map<string, unknown>, key: string, value: unknown): void {
  note(undo, map, key, map.get(key))
  map.set(key, value)
}

/** Replaces all entries; it can be taken back. */
export function replace(undo: Undo, map: Map<string, unknown>, by: Iterable<readonly [string, unknown]>): void {
  for (const [key, before] of map) note(undo, map, key, before)
  map.clear()
  for (const [key, value] of by) set(undo, map, key, value)
}

export function takeBack(undo: Undo): void {
  const { maps, keys, befores } = undo
  for (let index = maps.length - 1; index >= 0; index--) {
    const key = keys[index] ?? ''
    if (befores[index] === undefined) maps[index]?.delete(key)
    else maps[index]?.set(key, befores[index])
  }
  forget(undo)
}

/** What was done stays. */
export function forget({ maps, keys, befores }: Undo): void {
  maps.length = keys.length = befores.length = 0
}
