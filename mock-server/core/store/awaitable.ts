import type { Awaitable } from './store.ts'

/** Goes on at once with what is there, and later with what is promised. */
export function onceThere<T, R>(value: Awaitable<T>, next: (value: T) => Awaitable<R>): Awaitable<R> {
  return value instanceof Promise ? later(value, next) : next(value)
}

async function later<T, R>(value: Promise<T>, next: (value: T) => Awaitable<R>): Promise<R> {
  return next(await value)
}
