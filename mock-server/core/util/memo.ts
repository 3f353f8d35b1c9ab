/**
 * Returns a function that derives a value from an object and caches the value as long as the object exists. For
 * example, an index of the products is built only once for each version of the settings. A cached value stays correct,
 * because settings and stored values are never mutated.
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
 * Returns a function that derives a value from a key and caches the value for the last key. Use this function if the
 * key rarely changes between two calls. One example is the time of a request: requests that arrive together have the
 * same time. Another example is a text that stays the same for a long time.
 */
export function memoLast<K extends number | string | null, V>(derive: (key: K) => V): (key: K) => V {
  let last: { key: K; value: V } | undefined
  return (key) => {
    if (last?.key !== key) last = { key, value: derive(key) }
    return last.value
  }
}
