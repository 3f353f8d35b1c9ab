/** A value, or a promise of it if it is not available yet. */
export type MaybePromise<T> = T | Promise<T>
