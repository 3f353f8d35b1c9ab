import { checkPace, moreLenient } from '../../../core/conduct/checks/pace.ts'
import { requestContentKey, groupByKey } from '../../../core/conduct/entries.ts'
import type { ConductRule } from '../../../core/conduct/rule.ts'
import { checkWaitAfterLimit } from '../../../core/conduct/checks/wait-after-limit.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { limitOf } from '../settings/limit-settings.ts'
import { scopedRequestId } from './entries.ts'

export const pacing: ConductRule = {
  name: 'realpay-gift/pacing',
  rule: 'RP-D1',
  severity: 'refusal',
  text: {
    en: 'Send no more than 300 requests a minute from one source address, over all endpoints.',
    ja: '1つの接続元IPアドレスからのリクエストは、全エンドポイント合計で毎分300件までにする。',
  },
  evaluate: ({ entries, settings, initialSettings, clockRate }) =>
    checkPace(groupByKey(entries, sourceOf), moreLenient(limitOf(settings), limitOf(initialSettings)), clockRate),
}

/** Minimum time between the arrival of a rate-limited request and its repetition [ms] (RP-A59). */
const LEAST_WAIT_MS = 1000

export const waitsAfter429: ConductRule = {
  name: 'realpay-gift/waits-after-429',
  rule: 'RP-A1',
  severity: 'refusal',
  text: {
    en: 'Wait at least a second before you repeat a request that the limit refused; the limit may be lowered without notice. A repetition under another request id counts only if waiting workers cannot explain it.',
    ja: '上限超過で拒否されたリクエストは、1秒以上待ってから再送する。上限は予告なく変更されることがある。別のリクエストIDでの再送は、別のワーカーの注文とは考えられない場合だけ違反とする。',
  },
  evaluate: ({ entries, clockRate }) =>
    checkWaitAfterLimit(groupByKey(entries, repeatedBy), {
      minWaitMs: LEAST_WAIT_MS,
      clockRate,
      idOf: scopedRequestId,
    }),
}

/**
 * Returns the source address of a request to an operation. Requests to unknown paths do not count against the limit
 * (RP-A2).
 */
function sourceOf({ operation, sourceIp }: JournalEntry): string | undefined {
  return operation === null ? undefined : sourceIp
}

/**
 * Returns a key that is equal for two requests if the second may repeat the first. Different requests have different
 * keys, because a client may correctly send such requests from the same address at the same time.
 */
function repeatedBy(entry: JournalEntry): string | undefined {
  const content = requestContentKey(entry)
  return content === undefined ? undefined : `${entry.sourceIp} ${content}`
}
