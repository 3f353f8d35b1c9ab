import { waitToleranceMs } from '../../../mock-server/core/conduct/checks/pace.ts'
import type { Text } from '../../../mock-server/core/localized-text.ts'

/** The rule that a client proves only by waiting. */
export const WAITING_RULE = 'at-gift/waits-90-seconds'
/** Time that the rule requires [s]. */
const REQUIRED = 90

/** Returns true if a client kept the rule. */
export function keptWait(rules: readonly { name: string; result: string }[]): boolean {
  return rules.some(({ name, result }) => name === WAITING_RULE && result === 'passed')
}

/**
 * Returns a sentence that says how much too short a timeout may be without a violation of the rule. The tolerance is
 * constant in real time, so it grows with the speed of the clock.
 * @param clockRate speed of the mock's clock, as a multiple of real time
 */
export function waitToleranceText(clockRate: number): Text {
  const seconds = waitToleranceMs(REQUIRED * 1000, clockRate) / 1000
  return {
    en: `The clock was ${clockRate} times as fast, so a timeout that is up to ${seconds} s shorter than the required ${REQUIRED} s may count as kept: test timeouts near ${REQUIRED} s in real time.`,
    ja: `時計を ${clockRate} 倍速にしたため、必要な ${REQUIRED} 秒より最大 ${seconds} 秒短いタイムアウトも合格となりうる。${REQUIRED} 秒に近いタイムアウトは実時間で検証する。`,
  }
}
