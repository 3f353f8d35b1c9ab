import { pluralize, type Text } from '../../../core/localized-text.ts'
import { englishNotes, japaneseNotes } from '../../../reporting/replay-notes.ts'
import type { Exploration } from '../../../../scenarios/explore/explore.ts'
import { TOO_LATE_MS } from '../../../../scenarios/explore/outcomes/outcome-class.ts'
import type { OpenReason } from '../../../../scenarios/explore/search/open-reasons.ts'
import { WHOLE_SECONDS } from '../../../../scenarios/replay/time/scaled-wait.ts'

/**
 * Returns warnings about a search that shows less than the user may expect. Each warning advises the user. There is a
 * warning in each of these cases:
 * - a signal ended the search
 * - the search did not reach the requested number of faults in one run
 * - runs were not judged
 * - faults with long waits were left out
 * - the client did not make calls that it makes without faults
 * - the client left a process running
 *
 * After a signal, the warning about long waits does not name the outcomes that no run had, because the signal may be
 * the reason.
 * @param flags the flags of the search; if they contain `--time-scale`, the warning about timeouts does not advise it
 */
export function searchWarnings(exploration: Exploration, isInterrupted: boolean, flags: readonly string[]): Text[] {
  const { notTried, notTriedOutcomes, result, openReasons, leftProcesses } = exploration
  const { timeout, unproven, elsewhere, patience, unstable } = notTried
  const namesOf = (reason: OpenReason): string => (notTriedOutcomes[reason] ?? []).join(', ')
  const untried = isInterrupted ? '' : namesOf('patience')
  return [
    ...(isInterrupted ? [interruptedText(result)] : []),
    ...(isCut(exploration) ? [cutText(exploration)] : []),
    ...(timeout === undefined ? [] : [timeoutText(timeout, namesOf('timeout'), flags.includes('--time-scale'))]),
    ...(unproven === undefined ? [] : [unprovenText(unproven, namesOf('unproven'))]),
    ...(elsewhere === undefined ? [] : [elsewhereText(elsewhere, namesOf('elsewhere'))]),
    ...(patience === undefined ? [] : [patienceText(patience, untried, exploration)]),
    ...(namesOf('unreached') === '' ? [] : [unreachedText(namesOf('unreached'))]),
    ...(unstable === undefined ? [] : [unstableText(unstable)]),
    ...(leftProcesses > 0 ? [leftProcessesText(leftProcesses)] : []),
    ...(!isInterrupted && result === 'incomplete' && openReasons.length > 0 ? [NO_RESULT] : []),
  ]
}

/**
 * Returns the warnings that make the JUnit test of the whole search a skipped test if nothing was found. The client may
 * still lose in a run that was not judged or not tried.
 */
export function reservationTexts(exploration: Exploration): Text[] {
  const { result, notTried, notTriedOutcomes, leftProcesses } = exploration
  if (result !== 'nothing found') return []
  const { patience } = notTriedOutcomes
  return [
    ...(isCut(exploration) ? [cutText(exploration)] : []),
    ...(patience ? [patienceText(notTried.patience ?? 0, patience.join(', '), exploration)] : []),
    ...(notTried.unstable === undefined ? [] : [unstableText(notTried.unstable)]),
    ...(leftProcesses > 0 ? [leftProcessesText(leftProcesses)] : []),
  ]
}

const NO_RESULT: Text = {
  en: 'warning: the search shows nothing about the client, so the exit code is 1',
  ja: '警告: この探索ではクライアントについて何も分からないため、終了コードは 1 になる',
}

function timeoutText(count: number, outcomes: string, isScaled: boolean): Text {
  const faster: Text = isScaled
    ? {
        en: ', and check that the timeouts of the client follow the faster clock',
        ja: '。タイムアウトが速い時計に従うことも確認する',
      }
    : {
        en: ', or make the client wait for a shorter time with --time-scale 50, if its timeouts follow the faster clock by libfaketime ("gift-mock doctor") or GIFT_MOCK_CLOCK_RATE',
        ja: 'か、libfaketime（「gift-mock doctor」で確認できる）または GIFT_MOCK_CLOCK_RATE によってタイムアウトが速い時計に従う場合は、--time-scale 50 で待ち時間を短くする',
      }
  return {
    en: `warning: ${pluralize(count, 'run')} with ${outcomes} took longer than --timeout and ${count === 1 ? 'was' : 'were'} not judged: give a longer time limit, such as --timeout 300${faster.en}; ${WHOLE_SECONDS.en}`,
    ja: `警告: ${outcomes} の実行 ${count} 回が制限時間（--timeout）を超えたため、判定していない。制限時間を長くする（--timeout 300 など）${faster.ja}。${WHOLE_SECONDS.ja}`,
  }
}

function unprovenText(count: number, outcomes: string): Text {
  return {
    en: `warning: in ${pluralize(count, 'run')} with ${outcomes}, the timeouts of the client are not shown to follow the faster clock: use libfaketime, divide the timeouts by GIFT_MOCK_CLOCK_RATE, or search in real time with --patience 250 --timeout 300; ${WHOLE_SECONDS.en}. The timeouts are checked with a further run on a clock that is 5 times as fast`,
    ja: `警告: ${outcomes} の実行 ${count} 回では、クライアントのタイムアウトが速い時計に従うことを確認できない。libfaketime を使うか、タイムアウトを GIFT_MOCK_CLOCK_RATE で割るか、--patience 250 --timeout 300 を付けて実時間で探索する。${WHOLE_SECONDS.ja}。タイムアウトは、さらに 5 倍速い時計での実行により確認している`,
  }
}

function elsewhereText(count: number, outcomes: string): Text {
  return {
    en: `warning: in ${pluralize(count, 'run')} with ${outcomes}, a provider that the client does not use without faults refused a request, and the client may order there in production: correct the request, or set the credentials and products of this provider with --config`,
    ja: `警告: ${outcomes} の実行 ${count} 回では、障害のない実行では使わないプロバイダーがリクエストを拒否した。本番ではそこにも注文する可能性がある。リクエストを修正するか、このプロバイダーの認証情報と商品を --config で設定する`,
  }
}

function unreachedText(outcomes: string): Text {
  return {
    en: `warning: the client did not make calls that it makes without faults, so ${outcomes} could not be tried: if it remembers orders of earlier runs, make it keep its files and its database in the folder $GIFT_MOCK_STATE_DIR, which is empty for each run`,
    ja: `警告: 障害のない実行にあった呼び出しをクライアントがしなかったため、${outcomes} を試せていない。前の実行の注文を覚えている場合は、ファイルやデータベースをフォルダー $GIFT_MOCK_STATE_DIR（実行ごとに空になる）に保存する`,
  }
}

function unstableText(count: number): Text {
  return {
    en: `warning: in ${pluralize(count, 'run')} the client lost, but not when the run was repeated, so it is not certain that it never loses: search again with --jobs 1, or with a smaller --time-scale`,
    ja: `警告: ${count} 回の実行で損失があったが、再実行では再現しなかったため、損失がないとは言い切れない。--jobs 1 または小さい --time-scale を付けて、もう一度探索する`,
  }
}

function leftProcessesText(count: number): Text {
  return {
    en: `warning: in ${pluralize(count, 'run')}, ${englishNotes.leftProcesses}`,
    ja: `警告: ${count} 回の実行で、${japaneseNotes.leftProcesses}`,
  }
}

/** Returns true if nothing was found, but the search did not combine as many faults per run as the user asked for. */
export function isCut({ result, completeDepth, limits }: Exploration): boolean {
  return result === 'nothing found' && completeDepth < limits.depth
}

export function cutText({ completeDepth, limits: { depth } }: Exploration): Text {
  return {
    en: `warning: the search ended early and covers ${completeDepth} of ${depth} faults in one run: give it more time, or a smaller --depth`,
    ja: `警告: 探索が途中で終わり、1 回の実行につき障害 ${depth} 件のうち ${completeDepth} 件までしか調べていない。時間を増やすか、--depth を小さくする`,
  }
}

function interruptedText(result: Exploration['result']): Text {
  return result === 'found'
    ? { en: 'warning: a signal ended the search', ja: '警告: シグナルにより探索が中断された' }
    : {
        en: 'warning: a signal ended the search, so the exit code is 1',
        ja: '警告: シグナルにより探索が中断されたため、終了コードは 1 になる',
      }
}

/** @param outcomes names of the outcomes that no run had */
function patienceText(count: number, outcomes: string, { openReasons, limits }: Exploration): Text {
  const never: Text =
    outcomes === ''
      ? { en: '', ja: '' }
      : { en: `; no run had ${outcomes}`, ja: `。${outcomes.replaceAll(', ', '、')} は一度も試していない` }
  const onPurpose: Text = openReasons.includes('patience')
    ? { en: '. To leave them out on purpose, add --patience 10', ja: '。意図的に試さない場合は --patience 10 を付ける' }
    : { en: '', ja: '' }
  // A late response is the longest wait.
  const seconds = Math.max(250, Math.ceil((TOO_LATE_MS * limits.depth) / 10_000) * 10)
  const inRealTime = `--patience ${seconds} --timeout ${seconds + 50}`
  return {
    en: `warning: ${count} ${count === 1 ? 'schedule of faults was' : 'schedules of faults were'} not tried, because the client would wait longer than --patience${never.en}: to try them, add --time-scale 50 if libfaketime is installed ("gift-mock doctor") or the client divides its waits by GIFT_MOCK_CLOCK_RATE, else ${inRealTime}${onPurpose.en}`,
    ja: `警告: 待ち時間の上限（--patience）を超える障害の組み合わせ ${count} 件を試していない${never.ja}。試すには、libfaketime がある場合（「gift-mock doctor」で確認できる）と、クライアントが待ち時間を GIFT_MOCK_CLOCK_RATE で割る場合は --time-scale 50、そうでない場合は ${inRealTime} を付ける${onPurpose.ja}`,
  }
}
