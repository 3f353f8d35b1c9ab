import { sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { ItemRuns, Replayed } from '../results/results.ts'
import { results, words } from '../words.ts'

/**
 * Returns the lines of the result cell: the result of the latest run, and each other run with its result. The latest
 * run has a mark if the codes that the program stored were not judged, and a mark if the program left a process
 * running.
 */
export function resultCell({ latest, others }: ItemRuns): Text[] {
  return [
    isUntried(latest) ? words.untried : results[latest.result],
    ...(lacksBook(latest) ? [words.noBookMark] : []),
    ...(latest.client?.leftProcesses ? [words.leftProcessesMark] : []),
    ...(others.length > 0 ? [latestText(latest)] : []),
    ...others.map(otherText),
  ]
}

/** Returns true if the program passed although no fault fired, so nothing was tried. */
export function isUntried({ result, triedNothing }: Replayed): boolean {
  return result === 'passed' && triedNothing === true
}

/**
 * Returns true if a code was issued, unless the file says that the program wrote a book. Files of older versions do not
 * contain this fact.
 */
export function lacksBook({ book, totals }: Replayed): boolean {
  return totals.issued > 0 && book !== true
}

/** Returns true if any run failed. */
export function hasFailure(runs: ItemRuns): boolean {
  return runs.latest.result === 'failed' || hasOtherFailure(runs)
}

/** Returns true if a run other than the latest failed. */
export function hasOtherFailure({ others }: ItemRuns): boolean {
  return others.some(({ result }) => result === 'failed')
}

function latestText(run: Replayed): Text {
  const time = timeText(run)
  return { en: `latest run: ${run.file}, ${time.en}`, ja: `最新の実行: ${run.file}、${time.ja}` }
}

function otherText(run: Replayed): Text {
  const [time, result] = [timeText(run), results[run.result]]
  return {
    en: `other run: ${result.en} in ${run.file}, ${time.en}`,
    ja: `別の実行: ${result.ja}（${run.file}、${time.ja}）`,
  }
}

function timeText({ startedAt }: Replayed): Text {
  return startedAt === undefined ? words.unknownTime : sameInBoth(startedAt)
}
