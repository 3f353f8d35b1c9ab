import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { z } from 'zod'

setFlagsFromString('--expose-gc')
const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'))

/** Collects garbage. @returns bytes in use on and beside the JavaScript heap */
export function heapInUse(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/**
 * Memory may grow by this much between the rounds after the first two, which fill caches and compile code; in bytes.
 */
export const MAX_GROWTH = 32 * 1024 * 1024

/**
 * Compares the memory after each round. It is flat if the last rounds need at most `MAX_GROWTH` more than the smallest
 * need of the rounds from the third to the middle one.
 * @returns a message if it is not
 */
export function growthIn(heaps: readonly number[]): string | undefined {
  if (heaps.length < 6) return undefined
  const middle = Math.ceil(heaps.length / 2)
  const base = Math.min(...heaps.slice(2, middle + 1))
  const last = Math.min(...heaps.slice(middle + 1))
  const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return last - base > MAX_GROWTH ? `the memory grows from ${megabytes(base)} to ${megabytes(last)}` : undefined
}
