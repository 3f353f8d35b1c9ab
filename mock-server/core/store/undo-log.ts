import type { Entries } from './rows.ts'

/**
 * Entries of maps and what they were before, undefined where they were not there; in lists, so that a write makes no object.
 * The lists keep their places when they are emptied, so that a transaction makes no list.
 */
export interface UndoLog {
  count: number
  maps: Entries[]
  keys: string[]
  befores: unknown[]
}

/** Longer lists are not kept: what is in them would be kept too. */
const MAX_KEPT = 100

export function createUndoLog(): UndoLog {
  return { count: 0, maps: [], keys: [], befores: [] }
}

export function record(undo: UndoLog, map: Entries, key: string, before: unknown): void {
  const place = undo.count++
  undo.maps[place] = map
  undo.keys[place] = key
  undo.befores[place] = before
}

/** Sets an entry; it can be taken back. */
export function setWithUndo(undo: UndoLog, map: Entries, key: string, value: unknown): void {
  record(undo, map, key, map.get(key))
  map.set(key, value)
}

/** Replaces all entries; it can be taken back. */
export function replaceWithUndo(undo: UndoLog, map: Entries, by: Iterable<readonly [string, unknown]>): void {
  for (const [key, before] of map) record(undo, map, key, before)
  map.clear()
  for (const [key, value] of by) setWithUndo(undo, map, key, value)
}

export function rollback(undo: UndoLog): void {
  const { maps, keys, befores } = undo
  for (let index = undo.count - 1; index >= 0; index--) {
    const key = keys[index] ?? ''
    if (befores[index] === undefined) maps[index]?.delete(key)
    else maps[index]?.set(key, befores[index])
  }
  clear(undo)
}

/** What was done stays. */
export function clear(undo: UndoLog): void {
  undo.count = 0
  const { maps, keys, befores } = undo
  if (keys.length > MAX_KEPT) maps.length = keys.length = befores.length = 0
}
