import { joinTexts, pluralize, type Text } from '../../../mock-server/core/localized-text.ts'
import { judgedIdleText } from '../../replay/idle-text.ts'
import type { Concluded, OpenReason, Summary } from './open-reasons.ts'

/** Returns the first sentence of the result of a search: what the search shows about the client. */
export function headText(result: Concluded, { depth }: { depth: number }): Text {
  const { found, completeDepth, openReasons } = result
  if (found.length > 0) return lossText(found.length)
  if (openReasons.length > 0) return undecidedText(result)
  return completeDepth >= depth ? safeText(result) : openText(completeDepth, result)
}

/** Returns true if the client wrote a book in each run in which a code was issued. */
export function isBookJudged({ withBook, withoutBook }: Summary): boolean {
  return withBook > 0 && withoutBook === 0
}

/**
 * Returns a sentence that says what the client never does. The sentence mentions hidden orders only if the client's
 * book was judged, because only a book shows them. If there is a reservation, the sentence does not say "never",
 * because the client may have lost in a run that cannot be judged.
 */
function neverText(result: Summary): Text {
  const reservations = reservationsOf(result)
  const hasBook = isBookJudged(result)
  if (reservations.length > 0) {
    const { en, ja } = joinTexts(reservations, 'comma')
    return {
      en: `this client did not pay twice${hasBook ? ' or hide an order' : ''} in any run that can be judged; ${en}`,
      ja: `判定できる実行で、このクライアントが二重に支払${hasBook ? 'ったことも、注文を見失ったこともない' : 'ったことはない'}。${ja}`,
    }
  }
  return hasBook
    ? {
        en: 'this client never pays twice and never hides an order',
        ja: 'このクライアントが二重に支払うことも、注文を見失うこともない',
      }
    : { en: 'this client never pays twice', ja: 'このクライアントが二重に支払うことはない' }
}

/** Returns the clauses that say in which cases the client may have lost although the search found no loss. */
export function reservationsOf({ runs, undecided, leftProcesses, idleMs, ...left }: Summary): Text[] {
  const { unstable = 0 } = left.notTried
  const { patience = [] } = left.notTriedOutcomes
  return [
    ...(undecided > 0
      ? [
          {
            en: `in ${undecided} of ${pluralize(runs, 'run')} the records do not show whether it lost`,
            ja: `${runs}回の実行のうち${undecided}回は、損失の有無を記録から判定できない`,
          },
        ]
      : []),
    ...(leftProcesses > 0
      ? [
          {
            en: `in ${leftProcesses} of ${pluralize(runs, 'run')} it exited and left a process running, whose later requests are not judged`,
            ja: `${runs}回の実行のうち${leftProcesses}回は、終了後も動いていたプロセスを終了させたため、そのプロセスが後で送るリクエストを判定していない`,
          },
        ]
      : []),
    ...(idleMs === undefined ? [] : [idleClause(idleMs)]),
    ...(unstable > 0
      ? [
          {
            en: `in ${pluralize(unstable, 'run')} it lost, but not when the run was repeated`,
            ja: `${unstable}回の実行では損失があったが、再実行では再現しなかった`,
          },
        ]
      : []),
    ...(patience.length > 0
      ? [
          {
            en: `no run had ${patience.join(', ')}, because of --patience`,
            ja: `${patience.join('、')}は、待ち時間の上限（--patience）のため一度も試していない`,
          },
        ]
      : []),
  ]
}

function idleClause(idleMs: number): Text {
  const { en, ja } = judgedIdleText(idleMs)
  return { en: `it was ${en}`, ja }
}

function safeText(result: Summary): Text {
  const { en, ja } = neverText(result)
  return { en: `Within this bound, ${en}.`, ja: `この範囲では、${ja}。` }
}

const openClauses: Record<OpenReason, (count: number, outcomes: string) => Text> = {
  timeout: (count, outcomes) => ({
    en: `${pluralize(count, 'run')} with ${outcomes} took longer than --timeout and ${count === 1 ? 'was' : 'were'} not judged`,
    ja: `${outcomes} の実行${count}回が制限時間（--timeout）を超えたため、判定していない`,
  }),
  unproven: (count, outcomes) => ({
    en: `in ${pluralize(count, 'run')} with ${outcomes} the timeouts of the client are not shown to follow the faster clock`,
    ja: `${outcomes} の実行${count}回では、クライアントのタイムアウトが速い時計に従うことを確認できない`,
  }),
  elsewhere: (count, outcomes) => ({
    en: `in ${pluralize(count, 'run')} with ${outcomes} another provider refused a request, so the client may order there, too`,
    ja: `${outcomes} の実行${count}回では、ほかのプロバイダーがリクエストを拒否したため、そこにも注文する可能性がある`,
  }),
  // The count also contains calls that the client rightly omits after an earlier fault.
  unreached: (_, outcomes) => ({
    en: `the client did not make calls that it makes without faults, so ${outcomes} could not be tried`,
    ja: `障害のない実行にあった呼び出しをクライアントがしなかったため、${outcomes.replaceAll(', ', '、')} を試せていない`,
  }),
  patience: (_, outcomes) => ({
    en: `no run had ${outcomes}, because the client would wait longer than --patience`,
    ja: `${outcomes} は、待ち時間の上限（--patience）を超えるため一度も試していない`,
  }),
}

/** Returns a sentence with the reasons why the search shows nothing about the client. */
function undecidedText({ openReasons, notTried, notTriedOutcomes }: Concluded): Text {
  const { en, ja } = joinTexts(
    openReasons.map((reason) =>
      openClauses[reason](notTried[reason] ?? 0, (notTriedOutcomes[reason] ?? []).join(', ')),
    ),
    'semicolon',
  )
  return {
    en: `This search does not show whether this client can lose money: ${en}.`,
    ja: `このクライアントが損失を出すかどうかは、この探索では分からない。${ja}。`,
  }
}

function lossText(count: number): Text {
  return {
    en: `This client can lose money: ${pluralize(count, 'smallest sequence')} of faults ${count === 1 ? 'shows' : 'show'} how.`,
    ja: `このクライアントは損失を出すことがある。損失に至る最小の障害の組み合わせが${count}件見つかった。`,
  }
}

function openText(completeDepth: number, result: Summary): Text {
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
