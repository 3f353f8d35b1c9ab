/**
 * Returns a function that derives a value from an object, and that caches the value as long as the object exists. For
 * example, an index of the products is built only once for each version of the settings, because settings and stored
 * values are never mutated.
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

/**
 * Returns a function that derives a value from a number and caches the value for the last number. The function is
 * useful for times, since requests that arrive together use the same time.
 */
export function memoLast<V>(derive: (key: number) => V): (key: number) => V {
  let last: { key: number; value: V } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: derive(key) }
    return last.value
  }
}
