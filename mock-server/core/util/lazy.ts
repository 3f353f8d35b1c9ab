/**
 * Returns a function that creates a value on the first call and returns the same value on every call. If `make` throws,
 * the next call runs `make` again.
 *
 * Schemas are built lazily. Otherwise the mock would build hundreds of schemas when the mock starts, although a request
 * needs only a few of them.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
