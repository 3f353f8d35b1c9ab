/** A stored value in a form that takes less memory. It is a class because there is one object per row. */
export abstract class Packed<T> {
  abstract unpack(): T
}

/** Number of recent values that a new value is compared with. */
const RECENT = 8

/**
 * Packs values that often differ from a recent value in a few members only. Such a value stores a reference to the
 * recent one and the members that differ. Any other value is stored unchanged.
 */
export function createPacker<T>(
  isLike: (value: T, other: T) => boolean,
  pack: (value: T, like: T) => Packed<T>,
): (value: T, recent: T[]) => T | Packed<T> {
  return (value, recent) => {
    for (const other of recent) if (isLike(value, other)) return pack(value, other)
    if (recent.unshift(value) > RECENT) recent.pop()
    return value
  }
}

/** True if two objects have the same members, with equal values except those of the members in `but`. */
export function isEqualBut<T extends object>(one: T, other: T, but: ReadonlySet<string>): boolean {
  let count = 0
  for (const name in one) {
    if (!(name in other) || (!but.has(name) && one[name] !== other[name])) return false
    count += 1
  }
  for (const _name in other) count -= 1
  return count === 0
}
