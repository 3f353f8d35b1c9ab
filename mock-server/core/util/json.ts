/** True if a JSON value contains these members, at any depth. */
export function jsonContains(value: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return value === wanted
  if (typeof value !== 'object' || value === null || Array.isArray(value) !== Array.isArray(wanted)) return false
  const members = new Map(Object.entries(value))
  return Object.entries(wanted).every(([key, member]) => jsonContains(members.get(key), member))
}

/** Parses JSON; undefined if the text is not valid JSON. */
export function parseJsonOrUndefined(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
