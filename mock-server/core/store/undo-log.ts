import type { Entries } from './rows.ts'

/**
 * The previous values of changed map entries; undefined for an entry that did not exist. The log consists of parallel
 * arrays, which `clear` keeps for reuse. A transaction and a write therefore allocate no memory for the log.
 */
export interface UndoLog {
  count: number
  maps: Entries[]
  keys: string[]
  befores: unknown[]
}

/** Maximum length of an array whose memory `clear` keeps for reuse. The memory of a longer array is released. */
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

/** Sets an entry and records its previous value. */
export function setWithUndo(undo: UndoLog, map: Entries, key: string, value: unknown): void {
  record(undo, map, key, map.get(key))
  map.set(key, value)
}

/** Replaces all entries and records their previous values. */
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

/** Discards the recorded values. The changes can no longer be rolled back. */
export function clear(undo: UndoLog): void {
  undo.count = 0
  const { maps, keys, befores } = undo
  if (keys.length > MAX_KEPT) maps.length = keys.length = befores.length = 0
}
