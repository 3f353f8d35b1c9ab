import type { Changes } from '../core/store/database/backend.ts'
import type { ListOptions } from '../core/store/store.ts'

/** Returns the text in a column of a database row. */
export function textIn(row: Readonly<Record<string, unknown>>, name: string): string {
  return String(row[name])
}

/**
 * Returns the parameters of the statements that list the rows of a collection.
 * @param noLimit the value that means no limit in the statement
 */
export function listBounds(
  sandbox: string,
  collection: string,
  { prefix = '', after, limit }: ListOptions,
  noLimit: number | null,
): (string | number | null)[] {
  return [sandbox, collection, prefix, `${prefix}\u{10FFFF}`, after ?? null, limit ?? noLimit]
}

/** Returns true if the changes delete the sandbox. */
export function leavesNothing({ cleared, puts, inserts, counters }: Changes): boolean {
  return cleared && puts.length + inserts.length === 0 && Object.keys(counters).length === 0
}
