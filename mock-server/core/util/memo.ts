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

/** Remembers what was derived from the last number: of moments, requests that come together ask for the same one. */
export function memoLast<V>(derive: (key: number) => V): (key: number) => V {
  let last: { key: number; value: V } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: derive(key) }
    return last.value
  }
}
