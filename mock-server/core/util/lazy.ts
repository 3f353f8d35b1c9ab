/**
 * Creates a value on the first call and returns the same value on every call. If `make` throws, the next call runs it
 * again.
 *
 * Schemas are lazy, since a start would build 830 of them, but a request needs only a few.
 */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
