import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { z } from 'zod'

setFlagsFromString('--expose-gc')
const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'))

/**
 * Runs the garbage collector.
 * @returns number of bytes in use on the JavaScript heap and in external memory
 */
export function heapInUse(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Maximum growth of the memory between rounds, in bytes; `growthIn` reports a larger growth. */
export const MAX_GROWTH = 32 * 1024 * 1024

/**
 * Minimum number of rounds for a comparison. The memory in use after a single round varies by more than `MAX_GROWTH`,
 * because Node releases sockets and buffers later.
 */
const MIN_ROUNDS = 12

/**
 * Compares the memory in use after each round. The memory has grown if the minimum of the second half of the rounds is
 * more than `MAX_GROWTH` above the minimum of the first half. The first two rounds are left out, because they fill
 * caches and compile code.
 * @returns a message if the memory has grown
 */
export function growthIn(heaps: readonly number[]): string | undefined {
  if (heaps.length < MIN_ROUNDS) return undefined
  const middle = Math.ceil(heaps.length / 2)
  const base = Math.min(...heaps.slice(2, middle + 1))
  const last = Math.min(...heaps.slice(middle + 1))
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return last - base > MAX_GROWTH ? `the memory grows from ${megabytes(base)} to ${megabytes(last)}` : undefined
}
