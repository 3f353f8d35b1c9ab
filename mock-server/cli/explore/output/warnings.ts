import type { Text } from '../../../core/localized-text.ts'
import type { Exploration } from '../../../../scenarios/explore/explore.ts'

/**
 * Returns warnings about a search that tried less than the user may expect: a signal ended the search, the search did
 * not reach the requested number of faults in one run, or the search left out faults because of the waits of these
 * faults. After a signal, the outcomes that no run had are not named, because the signal may be the reason.
 */
export function searchWarnings(exploration: Exploration, isInterrupted: boolean): Text[] {
  const { notTried, result } = exploration
  return [
    ...(isInterrupted ? [interruptedText(result)] : []),
    ...(isCut(exploration) ? [cutText(exploration)] : []),
    ...(notTried.patience === undefined
      ? []
      : [patienceText(notTried.patience, isInterrupted ? [] : untriedOutcomes(exploration))]),
  ]
}

/** Returns true if nothing was found, but the search covered fewer faults in one run than the user asked for. */
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

/** @param outcomes names of the outcomes that were tried at no call */
function patienceText(count: number, outcomes: readonly string[]): Text {
  const never: Text =
    outcomes.length === 0
      ? { en: '', ja: '' }
      : { en: `; no run had ${outcomes.join(', ')}`, ja: `。${outcomes.join('、')} は一度も試していない` }
  return {
    en: `warning: ${count} ${count === 1 ? 'schedule of faults was' : 'schedules of faults were'} not tried, because the client would wait longer than --patience${never.en}: add --time-scale 50 to try them`,
    ja: `警告: 待ち時間の上限（--patience）を超える障害の組み合わせ ${count} 件を試していない${never.ja}。試すには --time-scale 50 を付ける`,
  }
}

function untriedOutcomes({ matrix }: Exploration): string[] {
  const marks = matrix.rows().flatMap((row) => [...row.marks])
  const tried = new Set(marks.filter(([, mark]) => mark !== 'not tried').map(([name]) => name))
  return [...new Set(marks.map(([name]) => name))].filter((name) => !tried.has(name))
}
