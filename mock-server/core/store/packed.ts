/**
 * A stored value in a form that takes less memory. `Packed` is a class, so that each row needs only one object and no
 * closure.
 */
export abstract class Packed<T> {
  abstract unpack(): T
}

/** Number of recent values that a new value is compared with. */
const RECENT = 8

/**
 * Creates a function that packs values. If a value differs from a recent value only in a few members, the packed form
 * contains these members and a reference to the recent value. Any other value is stored unchanged.
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

/** Returns true if two objects have the same member names, and all members except those in `but` have equal values. */
export function isEqualBut<T extends object>(one: T, other: T, but: ReadonlySet<string>): boolean {
  let count = 0
  for (const name in one) {
    const others = other[name]
    if (others === undefined && !(name in other)) return false
    if (others !== one[name] && !but.has(name)) return false
    count += 1
  }
  for (const _name in other) count -= 1
  return count === 0
}
