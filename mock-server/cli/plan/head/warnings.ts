import { pluralize, type Text } from '../../../core/localized-text.ts'
import { REFERENCE_CLIENT } from '../../shared/run-facts/run-facts.ts'
import { hasOtherFailure, lacksBook } from '../rows/result-cell.ts'
import type { Plan } from '../rows/items.ts'
import { speedIn } from '../rows/unproven-pauses.ts'
import { words } from '../words.ts'
import { conditionWarnings } from './conditions.ts'
import { idleTexts } from './idle-time.ts'
import { laterStartTexts, sameDayTexts } from './starts.ts'
import { differencesOf } from './differences.ts'
import { identityWarnings } from './identity.ts'
import { missingEvidence } from './missing-evidence.ts'
import { ownScenarioTexts } from './own-scenarios.ts'
import { codesOf } from '../../../../scenarios/reference/tasks/tasks.ts'
import { DEFAULTS } from '../../../../scenarios/explore/search-defaults.ts'
import { SCALED_BY_VARIABLE } from '../../../../scenarios/explore/search/bound-text.ts'
import { keptWait, waitToleranceText } from '../../../../scenarios/replay/time/wait-tolerance.ts'
import { notTriedList } from '../../../../scenarios/explore/search/not-tried-text.ts'
import { leftOutFaults, searchOutcome } from './searches.ts'

/**
 * Returns the sentences that a reader of the plan has to read first. The plan shows these sentences in bold at its
 * head.
 */
export function boldLines(plan: Plan): Text[] {
  return [...scopeTexts(plan), ...warningsOf(plan)]
}

/**
 * Returns the sentences about the scope of the plan: the scenarios of the plan, the starts on the same day only, the
 * later starts that were not tested, the time without a request that the tester chose for a service, the scaling of
 * divided times only, and the tolerance for timeouts on a faster clock. These sentences
 * alone do not prevent the overall result `passed`.
 */
function scopeTexts(plan: Plan): Text[] {
  const { items, leftOut, own } = plan
  const selected = items.length - own.length
  return [
    ...(leftOut
      ? [
          {
            en: `The plan contains only ${selected} of the ${selected + leftOut.count} scenarios of the library. The other ${leftOut.count} are not tested here.`,
            ja: `試験項目書は、ライブラリーの ${selected + leftOut.count} 件のうち、選択した ${selected} 件だけを含む。ほかの ${leftOut.count} 件は試験していない。`,
          },
        ]
      : []),
    ...ownScenarioTexts(own),
    ...sameDayTexts(plan),
    ...laterStartTexts(plan),
    ...idleTexts(plan, 'chosen'),
    ...dividedTimesTexts(plan),
    ...waitToleranceTexts(plan),
  ]
}

/** Returns a sentence if items passed on a faster clock for which the program had to divide its own times. */
function dividedTimesTexts({ replayed, signature }: Plan): Text[] {
  const count = [...replayed.values()].filter(
    ({ latest }) => latest.result === 'passed' && latest.scaledBy === 'variable' && speedIn(latest, signature) > 1,
  ).length
  if (count === 0) return []
  const { en, ja } = SCALED_BY_VARIABLE
  return [{ en: `In ${pluralize(count, 'item')} on a faster clock: ${en}`, ja: `時計を速めた ${count} 項目: ${ja}` }]
}

/** Returns a sentence if items with a long wait passed on a faster clock, which tolerates shorter timeouts. */
function waitToleranceTexts({ replayed, signature }: Plan): Text[] {
  const waited = [...replayed.values()].filter(
    ({ latest }) => latest.result === 'passed' && speedIn(latest, signature) > 1 && keptWait(latest.rules ?? []),
  )
  if (waited.length === 0) return []
  const { en, ja } = waitToleranceText(Math.max(...waited.map(({ latest: { clockRate = 1 } }) => clockRate)))
  return [{ en: `In ${pluralize(waited.length, 'item')}: ${en}`, ja: `${waited.length} 項目: ${ja}` }]
}

/**
 * Returns sentences with reasons to doubt the results. If there is such a sentence, the overall result is not `passed`.
 */
export function warningsOf(plan: Plan): Text[] {
  return [
    ...(plan.client === REFERENCE_CLIENT ? [words.notYourClient] : []),
    ...failureWarnings(plan),
    ...searchWarnings(plan),
    ...missingEvidence(plan),
    ...bookWarnings(plan),
    ...conditionWarnings(plan),
    ...identityWarnings(plan.sources),
    ...differencesOf(plan),
  ]
}

function failureWarnings({ replayed }: Plan): Text[] {
  const runs = [...replayed.values()]
  const failed = runs.filter(hasOtherFailure).length
  if (failed === 0) return []
  return [
    {
      en: `In ${failed} of ${runs.length} items with a result, a run other than the latest one failed. The rows name all runs.`,
      ja: `結果のある ${runs.length} 項目のうち ${failed} 項目では、結果として示した実行とは別の実行が不合格である。すべての実行を各行に示す。`,
    },
  ]
}

function searchWarnings({ explored }: Plan): Text[] {
  const count = (wanted: 'found' | 'early' | 'open'): number =>
    explored.filter((search) => searchOutcome(search) === wanted).length
  const [found, early, open] = [count('found'), count('early'), count('open')]
  const of = { en: ` of ${explored.length} searches`, ja: `探索 ${explored.length} 件のうち ` }
  return [
    ...(found > 0
      ? [
          {
            en: `${found}${of.en} found losses. They are below the rows.`,
            ja: `${of.ja}${found} 件で損失が見つかった。内容は表の下に示す。`,
          },
        ]
      : []),
    ...(early > 0
      ? [
          {
            en: `${early}${of.en} ended before the search was complete.`,
            ja: `${of.ja}${early} 件は、完了する前に終了した。`,
          },
        ]
      : []),
    ...(open > 0
      ? [
          {
            en: `${open}${of.en} ${open === 1 ? 'has' : 'have'} no result, because faults were not tried or runs were not judged.`,
            ja: `${of.ja}${open} 件は、試していない障害、または判定していない実行があるため、結果がない。`,
          },
        ]
      : []),
    ...leftProcessesWarnings(explored),
    ...smallSearchWarnings(explored),
    ...explored.flatMap((search) => {
      const list = notTriedList(leftOutFaults(search), search.notTriedOutcomes)
      return list.en === ''
        ? []
        : [
            {
              en: `The search of \`${search.task.name}\` did not try all faults, such as late, slow or missing responses: ${list.en}.`,
              ja: `\`${search.task.name}\` の探索には、試していない障害（遅延、応答なしなど）がある: ${list.ja}。`,
            },
          ]
    }),
  ]
}

/** Returns sentences about searches whose task or bound is smaller than the default. */
function smallSearchWarnings(explored: Plan['explored']): Text[] {
  return explored.flatMap(({ task, limits = DEFAULTS }) => {
    const { depth, calls } = limits
    const [codes, all] = [codesOf(task) ?? 0, codesOf({ name: task.name }) ?? 0]
    return [
      ...(codes < all
        ? [
            {
              en: `The search of \`${task.name}\` has a smaller task than the default: ${pluralize(codes, 'code')} (default ${all}).`,
              ja: `\`${task.name}\` の探索のタスクは既定より小さい。コード ${codes} 件（既定は ${all} 件）。`,
            },
          ]
        : []),
      ...(depth >= DEFAULTS.depth && calls >= DEFAULTS.calls
        ? []
        : [
            {
              en: `The search of \`${task.name}\` is smaller than the default: up to ${pluralize(depth, 'fault')} in one run (default ${DEFAULTS.depth}), at the first ${pluralize(calls, 'call')} of the program (default ${DEFAULTS.calls}).`,
              ja: `\`${task.name}\` の探索の範囲は既定より小さい。1 回の実行につき障害 ${depth} 件まで（既定は ${DEFAULTS.depth} 件）、プログラムの最初の ${calls} 回の呼び出しまで（既定は ${DEFAULTS.calls} 回）。`,
            },
          ]),
    ]
  })
}

function leftProcessesWarnings(explored: Plan['explored']): Text[] {
  return explored.flatMap(({ task, runs, leftProcesses }) =>
    leftProcesses === 0
      ? []
      : [
          {
            en: `In ${leftProcesses} of ${pluralize(runs, 'run')} of the search of \`${task.name}\`, the program exited and left a process running, whose later requests were not judged.`,
            ja: `\`${task.name}\` の探索の ${runs} 回の実行のうち ${leftProcesses} 回では、プログラムの終了後もプロセスが動いていたため、そのプロセスが後で送るリクエストは判定していない。`,
          },
        ],
  )
}

function bookWarnings({ replayed }: Plan): Text[] {
  const runs = [...replayed.values()]
  const issuing = runs.filter(({ latest }) => latest.totals.issued > 0).length
  const without = runs.filter(({ latest }) => lacksBook(latest)).length
  if (without === 0) return []
  return [
    {
      en: `What the program stored was not judged in ${without} of ${issuing} items in which a code was issued, because the program wrote no book.`,
      ja: `コードが発行された ${issuing} 項目のうち ${without} 項目では、プログラムが帳簿を書かなかったため、保存した内容は判定していない。`,
    },
  ]
}
