/**
 * Remembers what was derived from an object for as long as that object lives. Settings and stored values are never
 * mutated, so an index over them (products by id, keys by campaign) is built once for each version of them.
 */
export function memo<K extends object, V>(derive: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>()
  return (key) => {
    let value = known.get(key)
    if (value === undefined) {
      value = derive(key)
      known.set(key, value)
    }
    return value
  }
}
