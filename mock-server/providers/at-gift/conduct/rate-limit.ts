import { checkPace, moreLenient, type Pace } from '../../../core/conduct/checks/pace.ts'
import { requestContentKey, groupByKey } from '../../../core/conduct/entries.ts'
import type { ConductRule, ClientHistory } from '../../../core/conduct/rule.ts'
import { checkWaitAfterLimit } from '../../../core/conduct/checks/wait-after-limit.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { limitOf } from '../settings/limit-settings.ts'
import { settings as definitions } from '../settings/settings.ts'
import { callerOf, campaignOf } from './entries.ts'

export const pacing: ConductRule = {
  name: 'at-gift/pacing',
  rule: 'AG-D7',
  severity: 'refusal',
  text: {
    en: 'Send no more than one request a second, issues and inquiries together.',
    ja: '発行と照会は、合わせて毎秒1件までにする。',
  },
  evaluate: (history) =>
    checkPace(
      groupByKey(history.entries, isCountedByKey(history) ? callerOf : campaignOf),
      paceOf(history),
      history.clockRate,
    ),
}

export const waitsAfter429: ConductRule = {
  name: 'at-gift/waits-after-429',
  rule: 'AG-D7',
  severity: 'refusal',
  text: {
    en: 'After a 429, wait at least a second before the next request; it can come even for a single request.',
    ja: '429 のあとは、1秒以上待ってから次のリクエストを送る。1件だけのリクエストにも 429 が返ることがある。',
  },
  evaluate(history) {
    const { requests, windowMs } = paceOf(history)
    // If the limit allows only one request, the next request of the caller counts as the repetition. If the limit
    // allows several requests, other requests may be in flight, so only an identical request counts.
    const keyOf = requests === 1 ? callerOf : requestContentKey
    return checkWaitAfterLimit(groupByKey(history.entries, keyOf), {
      minWaitMs: windowMs,
      clockRate: history.clockRate,
    })
  },
}

/**
 * Returns a limit that is at least as lenient as the current limit and the initial limit. The client may know only one
 * of these two limits.
 */
export function paceOf({ settings, initialSettings }: ClientHistory): Pace {
  return moreLenient(limitOf(settings), limitOf(initialSettings))
}

/**
 * Returns true if the current settings or the initial settings say that the limit counts the requests of each AuthKey
 * separately (AG-A3).
 */
function isCountedByKey({ settings, initialSettings }: ClientHistory): boolean {
  return [settings, initialSettings].some(
    (values) => typedSettings(definitions, values)['atGift.limit.scope'] === 'authKey',
  )
}
