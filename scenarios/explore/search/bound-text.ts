import { joinTexts, pluralize, type Text } from '../../../mock-server/core/localized-text.ts'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import type { SearchOptions } from './search.ts'
import type { NotTriedReason, SearchResult } from './search-result.ts'

/**
 * The bound of a search: the maximum numbers of faults, of calls (requests of the client) and of restarts in a run, the
 * number of workers, the task, and a text that names the client.
 */
interface Bound extends Pick<SearchOptions, 'depth' | 'calls' | 'restarts' | 'workers'> {
  task: ScenarioDocument['task']
  client: Text
}

/**
 * Returns a short text for managers: what the search shows about the client, the bound of the search, and what was not
 * tried.
 */
export function boundText(result: SearchResult, bound: Bound): Text {
  const { found, completeDepth } = result
  const head =
    found.length > 0
      ? lossText(found.length)
      : completeDepth >= bound.depth
        ? safeText(result)
        : openText(completeDepth, result)
  return joinTexts(
    [head, ...orphanTexts(result), scopeText(result, bound), ...bookTexts(result), ...notTriedTexts(result)],
    'sentence',
  )
}

/** Returns true if the client wrote a book in each run in which a code was issued. */
function isBookJudged({ withBook, withoutBook }: SearchResult): boolean {
  return withBook > 0 && withoutBook === 0
}

/**
 * Returns a sentence that says what the client never does. Only a book shows whether a client hides an order. If some
 * runs are undecided, the sentence does not say "never", because the client may have lost in these runs.
 */
function neverText(result: SearchResult): Text {
  const { runs, undecided } = result
  const hasBook = isBookJudged(result)
  if (undecided > 0)
    return {
      en: `this client did not pay twice${hasBook ? ' or hide an order' : ''} in any run that can be judged; in ${undecided} of ${pluralize(runs, 'run')} the records do not show whether it lost`,
      ja: `判定できる実行で、このクライアントが二重に支払${hasBook ? 'ったことも、注文を見失ったこともない' : 'ったことはない'}。${runs}回の実行のうち${undecided}回は、損失の有無を記録から判定できない`,
    }
  return hasBook
    ? {
        en: 'this client never pays twice and never hides an order',
        ja: 'このクライアントが二重に支払うことも、注文を見失うこともない',
      }
    : { en: 'this client never pays twice', ja: 'このクライアントが二重に支払うことはない' }
}

function safeText(result: SearchResult): Text {
  const { en, ja } = neverText(result)
  return { en: `Within this bound, ${en}.`, ja: `この範囲では、${ja}。` }
}

function lossText(count: number): Text {
  return {
    en: `This client can lose money: ${pluralize(count, 'smallest sequence')} of faults ${count === 1 ? 'shows' : 'show'} how.`,
    ja: `このクライアントは損失を出すことがある。損失に至る最小の障害の組み合わせが${count}件見つかった。`,
  }
}

function openText(completeDepth: number, result: SearchResult): Text {
  const { en, ja } = neverText(result)
  return completeDepth === 0
    ? {
        en: 'The search ended too early to say whether this client can lose money.',
        ja: '探索が途中で終わったため、このクライアントが損失を出すかどうかは分からない。',
      }
    : {
        en: `With up to ${pluralize(completeDepth, 'fault')}, ${en}; the search of more faults was not completed.`,
        ja: `障害${completeDepth}件まででは、${ja}。それより多い障害の探索は完了していない。`,
      }
}

/** Returns a text that says what a lost response can still cost a correct client; empty if no run shows such a cost. */
function orphanTexts(result: SearchResult): Text[] {
  if (result.orphaned === 0 || result.found.length > 0) return []
  return [
    isBookJudged(result)
      ? {
          en: 'A lost response can still leave a code that is billed but never received; the client reports the order as unknown, and you clear it up with the provider.',
          ja: 'ただし、レスポンスが失われると、未達のコードが残ることがある。クライアントはその注文を結果不明として報告するため、プロバイダーに問い合わせて解決する。',
        }
      : {
          en: 'A lost response can still leave a code that is billed but never received; you clear it up with the provider.',
          ja: 'ただし、レスポンスが失われると、未達のコードが残ることがある。プロバイダーに問い合わせて解決する。',
        },
  ]
}

function scopeText(
  { runs, baseline, completeDepth, found }: SearchResult,
  { depth, calls, restarts, workers, task, client }: Bound,
): Text {
  const providers = [...new Set(baseline.requests.map(({ provider }) => provider))].toSorted().join(', ')
  const parameters = typeof task === 'string' ? { name: task } : task
  const job = Object.entries(parameters)
    .map(([key, value]) => (key === 'name' ? value : `${key}=${value}`))
    .join(' ')
  const isCut = found.length === 0 && completeDepth < depth
  const faults: Text = isCut
    ? {
        en: `up to ${pluralize(completeDepth, 'fault')} in one run (${depth} were requested)`,
        ja: `障害${completeDepth}件まで（指定は${depth}件）`,
      }
    : { en: `up to ${pluralize(depth, 'fault')} in one run`, ja: `障害${depth}件まで` }
  const limits: Text = {
    en: `${faults.en}, at the first ${pluralize(calls, 'call')} of the client, with ${pluralize(restarts, 'restart')} and ${pluralize(workers, 'worker')}`,
    ja: `1回の実行につき${faults.ja}、クライアントの最初の${calls}回の呼び出し、再起動${restarts}回、ワーカー${workers}つ`,
  }
  return {
    en: `The bound: the task "${job}" with ${providers}; ${limits.en}; ${pluralize(runs, 'run')} of ${client.en}.`,
    ja: `範囲: タスク「${job}」（${providers}）、${limits.ja}、${client.ja}の実行${runs}回。`,
  }
}

/** Returns the sentences that say whether the book of the client was judged. */
function bookTexts(result: SearchResult): Text[] {
  const { withBook, withoutBook } = result
  if (isBookJudged(result)) return [{ en: 'The book of the client was judged.', ja: 'クライアントの帳簿も判定した。' }]
  return [
    withBook === 0
      ? {
          en: 'The client wrote no book, so what it stored, and whether it hides an order, was not judged.',
          ja: 'クライアントが帳簿を書いていないため、保存した内容と、注文を見失うかどうかは判定していない。',
        }
      : {
          en: `In ${pluralize(withoutBook, 'run')} the client wrote no book, so what it stored, and whether it hides an order, was not judged.`,
          ja: `${withoutBook}回の実行では、クライアントが帳簿を書いていないため、保存した内容と、注文を見失うかどうかは判定していない。`,
        },
  ]
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
 * Returns the sentences that say what was not tried and why; empty if everything was tried. If the search found no
 * loss, the number of undecided runs is left out, because the first sentence of the result contains this number.
 */
function notTriedTexts({ notTried, undecided, found }: SearchResult): Text[] {
  const list = notTriedList(notTried)
  return [
    ...(list.en !== '' ? [{ en: `Not tried: ${list.en}.`, ja: `試していないもの: ${list.ja}。` }] : []),
    ...(undecided > 0 && found.length > 0
      ? [
          {
            en: `In ${pluralize(undecided, 'run')} the records do not show whether the client lost.`,
            ja: `${undecided}回の実行では、損失の有無を記録から判定できない。`,
          },
        ]
      : []),
  ]
}

/** Returns a list of what was not tried, with the reasons. The list is empty if everything was tried. */
export function notTriedList(notTried: Readonly<Record<string, number>>): Text {
  return joinTexts(
    Object.entries(notTried).map(([reason, count]) => reasonText(reason, count)),
    'comma',
  )
}

function reasonText(reason: string, count: number): Text {
  return isReason(reason) ? reasons[reason](count) : { en: reason, ja: reason }
}

function isReason(reason: string): reason is NotTriedReason {
  return Object.hasOwn(reasons, reason)
}
