declare const redacted: unique symbol

/** A value from which the redactor has removed secrets. Only the redactor makes such values. */
export type Redacted<T> = T & { readonly [redacted]: true }

const sealed = new WeakSet<object>()

/**
 * Marks a value as free of secrets. Only the redactor, and the reader of files that the redactor made, may call this
 * function.
 */
export function seal<T extends object>(value: T): Redacted<T> {
  sealed.add(value)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this is the only place that makes the type
  return value as Redacted<T>
}

/** Returns true for a value that `seal` has marked. A changed copy of the value is not marked. */
export function isSealed(value: object): boolean {
  return sealed.has(value)
}
