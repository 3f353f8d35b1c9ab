/**
 * Maximum nesting depth of a document. Valid documents have at most about ten levels. Recursive functions overflow the
 * stack only with documents that are nested much deeper than this maximum.
 */
export const MAX_DEPTH = 100

/** Returns true if lists and maps are nested deeper than `MAX_DEPTH`. The function uses no recursion. */
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
