import { joinTexts, pluralize, type Text } from '../../../mock-server/core/localized-text.ts'
import type { NotTriedReason } from './search-result.ts'

const reasons: Record<NotTriedReason, (count: number) => Text> = {
  patience: (count) => ({
    en: `${count} need a longer wait than the patience (--patience)`,
    ja: `待ち時間の上限（--patience）を超えるもの${count}件`,
  }),
  socket: (count) => ({ en: `${count} need a socket`, ja: `ソケットが必要なもの${count}件` }),
  unreached: (count) => ({
    en: `in ${count} the client did not make the call`,
    ja: `呼び出しに至らなかったもの${count}件`,
  }),
  timeout: (count) => ({
    en: `${count} took too long (--timeout)`,
    ja: `時間（--timeout）がかかりすぎたもの${count}件`,
  }),
  unproven: (count) => ({
    en: `in ${count} the timeouts of the client are not shown to follow the faster clock`,
    ja: `タイムアウトが速い時計に従うことを確認できないもの${count}件`,
  }),
  elsewhere: (count) => ({
    en: `in ${count} another provider refused a request`,
    ja: `ほかのプロバイダーがリクエストを拒否したもの${count}件`,
  }),
  budget: (count) => ({
    en: `at least ${count} were left when the search ended`,
    ja: `探索の終了時に残っていたもの${count}件以上`,
  }),
  unstable: (count) => ({
    en: `${count} made the client lose once, and not when repeated`,
    ja: `一度だけ損失があり、再実行では再現しなかったもの${count}件`,
  }),
  calls: (count) => ({
    en: `${pluralize(count, 'call')} came after the calls of the bound`,
    ja: `範囲を超えた呼び出し${count}回`,
  }),
}

/**
 * Returns a list of what was not tried, with the reasons. The list is empty if everything was tried.
 * @param outcomes the names of the outcomes that were not tried, by reason
 */
export function notTriedList(
  notTried: Readonly<Record<string, number>>,
  outcomes: Readonly<Record<string, readonly string[]>> = {},
): Text {
  return joinTexts(
    Object.entries(notTried).map(([reason, count]) =>
      withNames(reason, reasonText(reason, count), outcomes[reason] ?? []),
    ),
    'comma',
  )
}

function withNames(reason: string, { en, ja }: Text, names: readonly string[]): Text {
  if (names.length === 0) return { en, ja }
  const list = names.join('/')
  // The names are those of only a part of the counted schedules: no fault fired before the call.
  return reason === 'unreached'
    ? { en: `${en}, with no earlier fault for ${list}`, ja: `${ja}（前に障害がないもの: ${list}）` }
    : { en: `${en}: ${list}`, ja: `${ja}: ${list}` }
}

function reasonText(reason: string, count: number): Text {
  return isReason(reason) ? reasons[reason](count) : { en: reason, ja: reason }
}

function isReason(reason: string): reason is NotTriedReason {
  return Object.hasOwn(reasons, reason)
}
