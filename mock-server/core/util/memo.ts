/**
 * Caches the value derived from an object for the lifetime of the object. Settings and stored values are never mutated,
 * so an index of them (products by id, keys by campaign) is built once per version.
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

/** Caches the value derived from the last number, since requests that arrive together ask for the same time. */
export function memoLast<V>(derive: (key: number) => V): (key: number) => V {
  let last: { key: number; value: V } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: derive(key) }
    return last.value
  }
}
