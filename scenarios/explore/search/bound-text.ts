import { joinTexts, pluralize, type Text } from '../../../mock-server/core/localized-text.ts'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { LATER_START } from '../../replay/later-start-text.ts'
import { WAITING_RULE, waitToleranceText } from '../../replay/time/wait-tolerance.ts'
import { headText, isBookJudged } from './head-text.ts'
import { notTriedList } from './not-tried-text.ts'
import type { SearchOptions } from './search.ts'
import type { Concluded, Summary } from './open-reasons.ts'

/**
 * The bound of a search: the maximum numbers of faults, of calls (requests of the client) and of restarts in a run, the
 * number of workers, the task, and a text that names the client.
 */
export interface Bound extends Pick<SearchOptions, 'depth' | 'calls' | 'restarts' | 'workers'> {
  task: ScenarioDocument['task']
  client: Text
  /** Number of normal starts of the client in each run; undefined if the client cannot be started several times. */
  starts?: number | undefined
  /** How the time of the client was scaled; undefined if the time was not scaled. */
  scaledBy?: 'faketime' | 'variable' | undefined
  /** Speed of the mock's clock, as a multiple of real time. Default 1. */
  timeScale?: number | undefined
}

/**
 * Returns a short text for managers: what the search shows about the client, the bound of the search, and what was not
 * tried.
 */
export function boundText(result: Concluded, bound: Bound): Text {
  return joinTexts(
    [
      headText(result, bound),
      ...orphanTexts(result),
      scopeText(result, bound),
      ...laterStartTexts(result, bound),
      ...(bound.scaledBy === 'variable' ? [SCALED_BY_VARIABLE] : []),
      ...toleranceTexts(result, bound),
      ...bookTexts(result),
      ...notTriedTexts(result),
    ],
    'sentence',
  )
}

/**
 * Returns a sentence about later starts if each run had one normal start. A client that does not exit has no later
 * start after a normal end.
 */
function laterStartTexts({ idleMs }: Summary, { starts }: Bound): Text[] {
  if (starts !== 1 || idleMs !== undefined) return []
  const { en, ja } = LATER_START
  return [{ en: `Each run has one normal start: ${en}.`, ja: `各実行の通常の起動は1回だけであり、${ja}。` }]
}

/** Sentence for a client whose time a variable scales. The result is valid only if the client divides its times. */
export const SCALED_BY_VARIABLE: Text = {
  en: 'Only times that the client divides by GIFT_MOCK_CLOCK_RATE were scaled: a timeout that it does not divide was not tested.',
  ja: '速くなるのは、クライアントが GIFT_MOCK_CLOCK_RATE で割った時間だけであり、割っていないタイムアウトは検証していない。',
}

/**
 * Returns a sentence about tolerated timeouts if the time was scaled and the client uses a provider with such a rule.
 */
function toleranceTexts({ baseline }: Summary, { timeScale = 1 }: Bound): Text[] {
  const hasRule = baseline.requests.some(({ provider }) => WAITING_RULE.startsWith(`${provider}/`))
  return timeScale > 1 && hasRule ? [waitToleranceText(timeScale)] : []
}

/**
 * Returns a text about codes that even a correct client never receives, because the response was lost. Returns an empty
 * list if there was no such code, or if the search found a loss. If each run could be judged, the text also says what
 * the client reports.
 */
function orphanTexts(result: Concluded): Text[] {
  if (result.orphaned === 0 || result.found.length > 0) return []
  return [
    isBookJudged(result) && result.openReasons.length === 0 && result.undecided === 0
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
  { runs, baseline, completeDepth, found }: Summary,
  { depth, calls, restarts, workers, starts = 1, task, client }: Bound,
): Text {
  const providers = [...new Set(baseline.requests.map(({ provider }) => provider))].toSorted().join(', ')
  const { name, ...parameters } = typeof task === 'string' ? { name: task } : task
  const job = [name, ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`)].join(' ')
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
  const started: Text =
    starts > 1
      ? {
          en: `, with ${starts} normal starts in each run, all on the same day of the client's clock`,
          ja: `（各実行で、通常の起動は${starts}回、クライアントの時計ではすべて同じ日）`,
        }
      : { en: '', ja: '' }
  return {
    en: `The bound: the task "${job}" with ${providers}; ${limits.en}; ${pluralize(runs, 'run')} of ${client.en}${started.en}.`,
    ja: `範囲: タスク「${job}」（${providers}）、${limits.ja}、${client.ja}の実行${runs}回${started.ja}。`,
  }
}

/** Returns the sentences that say in which runs the client's book was judged. */
function bookTexts(result: Summary): Text[] {
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

/**
 * Returns the sentences that say what was not tried and why; empty if everything was tried. If the search found no
 * loss, the number of undecided runs is left out, because the first sentence of the result contains this number.
 */
function notTriedTexts({ notTried, notTriedOutcomes, undecided, found }: Summary): Text[] {
  const list = notTriedList(notTried, notTriedOutcomes)
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
