/** A value, or a promise of the value if the value is not available yet. */
export type MaybePromise<T> = T | Promise<T>
