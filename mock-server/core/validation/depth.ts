/**
 * Maximum nesting depth of a document. Valid documents have at most about ten levels. The maximum leaves a large
 * margin, because recursive functions could process documents that are nested a thousand times deeper.
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
