import { styleText } from 'node:util'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A line of the table of what was measured, and whether it is good. */
export function line(what: string, value: string, ratio?: number, good?: boolean): void {
  console.log(`${what.padEnd(60)}${value.padStart(24)}${ratio === undefined ? '' : `   ${ratio.toFixed(2)}`}${good === undefined ? '' : ` ${styleText(good ? 'green' : 'red', good ? 'good' : 'missed')}`}`)
}
