import type { Text } from '../localized-text.ts'

/**
 * Formats a duration. If the sandbox's clock runs faster than real time, the real duration is added, because the logs
 * of the client contain real time.
 * @param ms duration on the sandbox's clock [ms]
 * @param clockRate speed of the sandbox's clock, as a multiple of real time; 0 if the clock is frozen
 */
export function durationText(ms: number, clockRate: number): Text {
  if (clockRate === 1 || clockRate <= 0) return { en: `${ms} ms`, ja: `${ms} ミリ秒` }
  const seconds = (ms / clockRate / 1000).toFixed(1)
  return { en: `${ms} ms (${seconds} s of real time)`, ja: `${ms} ミリ秒（実時間 ${seconds} 秒）` }
}
