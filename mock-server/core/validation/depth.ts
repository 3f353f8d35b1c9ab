/**
 * Maximum nesting of a document. Nothing that the mock takes is nested deeper than about ten levels, and functions that
 * walk a value recursively have room for a thousand times this depth.
 */
export const MAX_DEPTH = 100

/** True if lists and maps are nested deeper than `MAX_DEPTH`. It uses no recursion. */
export function isTooDeep(document: unknown): boolean {
  const left = [{ value: document, depth: 0 }]
  for (let place = left.pop(); place; place = left.pop()) {
    const { value, depth } = place
    if (typeof value !== 'object' || value === null) continue
    if (depth === MAX_DEPTH) return true
    for (const member of Object.values(value))
      if (typeof member === 'object' && member !== null) left.push({ value: member, depth: depth + 1 })
  }
  return false
}
