import { joinTexts, pluralize, type Text } from '../../mock-server/core/localized-text.ts'
import type { SearchOptions } from './search.ts'
import type { NotTriedReason, SearchResult } from './search-result.ts'

/**
 * The bound of a search: the maximum numbers of faults, of calls (requests of the client) and of restarts in a run, and
 * the number of workers.
 */
type Bound = Pick<SearchOptions, 'depth' | 'calls' | 'restarts' | 'workers'>

/**
 * Returns a short text for managers: what the search shows about the client, within which bound, and what was not
 * tried.
 */
export function boundText(result: SearchResult, bound: Bound): Text {
  const { found, runs, completeDepth } = result
  const head = found.length > 0 ? lossText(found.length) : completeDepth >= bound.depth ? SAFE : openText(completeDepth)
  return joinTexts([head, scopeText(runs, bound), ...notTriedTexts(result)], 'sentence')
}

const SAFE: Text = {
  en: 'Within this bound, this client cannot lose money.',
  ja: 'この範囲では、このクライアントは損失を出さない。',
}

function lossText(count: number): Text {
  return {
    en: `This client can lose money: ${pluralize(count, 'smallest sequence')} of faults ${count === 1 ? 'shows' : 'show'} how.`,
    ja: `このクライアントは損失を出すことがある。損失に至る最小の障害の組み合わせが${count}件見つかった。`,
  }
}

function openText(completeDepth: number): Text {
  return completeDepth === 0
    ? {
        en: 'The search ended too early to say whether this client can lose money.',
        ja: '探索が途中で終わったため、このクライアントが損失を出すかどうかは分からない。',
      }
    : {
        en: `With up to ${pluralize(completeDepth, 'fault')}, this client cannot lose money; the search of more faults was not completed.`,
        ja: `障害${completeDepth}件まででは、このクライアントは損失を出さない。それより多い障害の探索は完了していない。`,
      }
}

function scopeText(runs: number, { depth, calls, restarts, workers }: Bound): Text {
  const more = [
    ...(restarts > 0 ? [{ en: pluralize(restarts, 'restart'), ja: `再起動${restarts}回` }] : []),
    ...(workers > 1 ? [{ en: `${workers} workers at once`, ja: `同時に${workers}つのワーカー` }] : []),
  ]
  const extra = joinTexts(more, 'comma')
  return {
    en: `The bound: up to ${pluralize(depth, 'fault')} in one run, at the first ${pluralize(calls, 'call')} of the client${extra.en && `, with ${extra.en}`}; ${pluralize(runs, 'run')}.`,
    ja: `範囲: 1回の実行につき障害${depth}件まで、クライアントの最初の${calls}回の呼び出し${extra.ja && `、${extra.ja}`}。実行${runs}回。`,
  }
}

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
  timeout: (count) => ({ en: `${count} took too long`, ja: `時間がかかりすぎたもの${count}件` }),
  budget: (count) => ({ en: `${count} did not fit into the budget`, ja: `予算に収まらなかったもの${count}件` }),
  unstable: (count) => ({
    en: `${count} made the client lose once, and not when repeated`,
    ja: `一度だけ損失があり、再実行では再現しなかったもの${count}件`,
  }),
  calls: (count) => ({
    en: `${pluralize(count, 'call')} came after the calls of the bound`,
    ja: `範囲を超えた呼び出し${count}回`,
  }),
}

/** Returns what was not tried, and why; empty if everything was tried. */
export function notTriedTexts({ notTried, undecided }: Pick<SearchResult, 'notTried' | 'undecided'>): Text[] {
  const parts = Object.entries(notTried).map(([reason, count]) => reasonText(reason, count))
  const list = joinTexts(parts, 'comma')
  return [
    ...(parts.length > 0 ? [{ en: `Not tried: ${list.en}.`, ja: `試していないもの: ${list.ja}。` }] : []),
    ...(undecided > 0
      ? [
          {
            en: `In ${pluralize(undecided, 'run')} the records do not show whether the client lost.`,
            ja: `${undecided}回の実行では、損失の有無を記録から判定できない。`,
          },
        ]
      : []),
  ]
}

function reasonText(reason: string, count: number): Text {
  return isReason(reason) ? reasons[reason](count) : { en: reason, ja: reason }
}

function isReason(reason: string): reason is NotTriedReason {
  return Object.hasOwn(reasons, reason)
}
