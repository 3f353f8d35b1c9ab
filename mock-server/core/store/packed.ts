/** A value of a collection in a form that takes less memory. A class, since there is one for each row. */
export abstract class Packed<T> {
  abstract unpack(): T
}

/** With so many of the last values a new one is compared. */
const RECENT = 8

/**
 * Packs values of which many are alike but for a few members: a value that is like one of the last refers to that one and
 * has only its other members. A value that is like none stays as it is.
 */
export function createPacker<T>(
  isLike: (value: T, other: T) => boolean,
  pack: (value: T, like: T) => Packed<T>,
): (value: T) => T | Packed<T> {
  const recent: T[] = []
  return (value) => {
    for (const other of recent) if (isLike(value, other)) return pack(value, other)
    if (recent.unshift(value) > RECENT) recent.pop()
    return value
  }
}

/** Whether two objects have the same members, and these the same values but for some. */
export function isEqualBut<T extends object>(one: T, other: T, but: ReadonlySet<string>): boolean {
  let count = 0
  for (const name in one) {
    if (!(name in other) || (!but.has(name) && one[name] !== other[name])) return false
    count += 1
  }
  for (const _name in other) count -= 1
  return count === 0
}
