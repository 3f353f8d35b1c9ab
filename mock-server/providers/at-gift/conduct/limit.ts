import { judgePace, looser, type Pace } from '../../../core/conduct/pacing.ts'
import { contentOf, grouped } from '../../../core/conduct/request.ts'
import type { ConductRule, History } from '../../../core/conduct/rule.ts'
import { judgeWaiting } from '../../../core/conduct/waiting.ts'
import { type Settings, valuesOf } from '../../../core/settings.ts'
import { settings as definitions } from '../settings.ts'
import { campaignOf } from './entry.ts'

export const pacing: ConductRule = {
  name: 'at-gift/pacing',
  rule: 'AG-D7',
  severity: 'refusal',
  text: {
    en: 'Send no more than one request a second, issues and inquiries together.',
    ja: '発行と照会は、合わせて毎秒1件までにする。',
  },
  judge: (history) => judgePace(grouped(history.entries, campaignOf), ([first]) => paceOf(history, first && campaignOf(first))),
}

export const waitsAfter429: ConductRule = {
  name: 'at-gift/waits-after-429',
  rule: 'AG-D7',
  severity: 'refusal',
  text: {
    en: 'After a 429, wait at least a second before the next request; it can come even for a single request.',
    ja: '429 のあとは、1秒以上待ってから次のリクエストを送る。1件だけのリクエストにも 429 が返ることがある。',
  },
  judge(history) {
    const { requests, windowMs } = paceOf(history)
    // Where several are let through at once, others may rightly be on their way: then only the same request is a repetition.
    const keyOf = requests === 1 ? campaignOf : contentOf
    return judgeWaiting(grouped(history.entries, keyOf), { leastMs: windowMs })
  },
}

/** Of a campaign, or of the one that may send the most. */
function paceOf({ settings, agreed }: History, campaign?: string): Pace {
  return looser(paceBy(settings, campaign), paceBy(agreed, campaign))
}

function paceBy(values: Settings, campaign: string | undefined): Pace {
  const settings = valuesOf(definitions, values)
  const requests = settings['atGift.limit.requests']
  const windowMs = settings['atGift.limit.windowMs']
  if (settings['atGift.limit.scope'] !== 'authKey') return { requests, windowMs }
  // The journal masks AuthKeys: what each of a campaign's may send on its own, they may send together (AG-A3).
  const names = settings['atGift.campaigns'].map(({ campaign: name }) => name)
  const keys = (campaign === undefined ? names : [campaign]).map((name) => names.filter((other) => other === name).length)
  return { requests: requests * Math.max(1, ...keys), windowMs }
}
