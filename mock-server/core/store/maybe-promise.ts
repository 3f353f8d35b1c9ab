/** A value, or a promise of one where it is not there yet. */
export type MaybePromise<T> = T | Promise<T>
