/**
 * Random generator with a seed. Each client has its own generator, so the choices of a client do not depend on other
 * clients.
 */
export interface Random {
  /** Returns a number in [0, 1). */
  next(): number
  /** Returns an integer that is at least 0 and less than `limit`. */
  below(limit: number): number
  /** Returns one of the values. @throws Error if the list is empty */
  pick<T>(values: readonly T[]): T
}

export function createRandom(seed: number, stream: string): Random {
  let state = seed >>> 0
  for (const character of stream) state = Math.imul(state ^ character.charCodeAt(0), 0x9e37_79b1) >>> 0
  const next = (): number => {
    state = (state + 0x6d2b_79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return {
    next,
    below,
    pick<T>(values: readonly T[]): T {
      if (values.length === 0) throw new Error('there is nothing to choose from')
      return values[below(values.length)] as T
    },
  }
}
