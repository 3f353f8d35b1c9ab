import type { Text } from '../localized-text.ts'

/** Formats a duration [ms]. The text is in seconds if the duration is one second or more. */
export function msText(ms: number): Text {
  return ms < 1000 ? { en: `${ms} ms`, ja: `${ms} ミリ秒` } : { en: `${ms / 1000} s`, ja: `${ms / 1000} 秒` }
}

/**
 * Formats a duration. If the sandbox's clock runs faster than real time, the real duration is added, because the logs
 * of the client contain real time.
 * @param ms duration on the sandbox's clock [ms]
 * @param clockRate speed of the sandbox's clock, as a multiple of real time; 0 if the clock is frozen
 */
export function durationText(ms: number, clockRate: number): Text {
  const { en, ja } = msText(ms)
  if (clockRate === 1 || clockRate <= 0) return { en, ja }
  const seconds = (ms / clockRate / 1000).toFixed(1)
  return { en: `${en} (${seconds} s of real time)`, ja: `${ja}（実時間 ${seconds} 秒）` }
}
