import { joinTexts, pluralize, sameInBoth, type Text } from '../../core/localized-text.ts'
import type { Check } from '../../core/scenario/check.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { SandboxAdmin } from '../../index.ts'
import { yen } from '../../reporting/format.ts'
import { taskText } from '../../reporting/scenario-text.ts'
import type { ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { tasks } from '../../../scenarios/reference/tasks.ts'
import { withKillFault } from '../../../scenarios/replay/kill.ts'
import { preconditionsOf } from './preconditions.ts'
import type { Explored, Replayed } from './results.ts'
import type { Signature } from './signature.ts'
import { type Column, results, words } from './words.ts'

/** A row of the plan. Each cell is a list of sentences. `result` and `evidence` are empty if there is no result. */
export type PlanItem = Readonly<Record<Column, readonly Text[]>>

export interface Plan {
  items: readonly PlanItem[]
  explored: readonly Explored[]
  signature: Signature
  /** Number of items by their result. Empty if there are no results. */
  summary: readonly (readonly [result: Text, count: number])[]
}

/** Returns the number of items by their result, if there are results. */
export function summaryOf(items: readonly PlanItem[]): Plan['summary'] {
  if (items.every(({ result }) => result.length === 0)) return []
  const byResult = Map.groupBy(items, ({ result }) => result[0] ?? words.noResult)
  return [...byResult].map(([result, { length }]) => [result, length])
}

/**
 * Returns a row for each scenario.
 * @param admin the control interface of a mock. The function starts each scenario in this mock, without a client, to
 * read the scenario's expectations
 */
export async function planItems(
  files: readonly ScenarioFile[],
  replayed: ReadonlyMap<string, Replayed>,
  admin: SandboxAdmin,
): Promise<PlanItem[]> {
  const items: PlanItem[] = []
  for (const [index, { scenario, document }] of files.entries()) {
    await admin.startScenario(withKillFault(document))
    const state = await admin.scenario()
    const result = replayed.get(scenario.name)
    items.push({
      number: [sameInBoth((index + 1).toString().padStart(3, '0'))],
      item: [scenario.title, sameInBoth(scenario.name)],
      precondition: preconditionsOf(scenario),
      steps: stepsOf(scenario),
      expected: (state?.verdict.checks ?? []).map(expectationOf),
      result: result ? [results[result.result]] : [],
      evidence: result ? evidenceOf(result) : [],
    })
  }
  return items
}

function stepsOf({ name, task, client }: Scenario): Text[] {
  const about = Object.hasOwn(tasks, task.name) ? tasks[task.name]?.about : undefined
  const command = `gift-mock replay ${name} -- COMMAND`
  return [
    { en: `Run \`${command}\`.`, ja: `\`${command}\` を実行する。` },
    {
      en: `The client gets the task \`${taskText(task)}\`.`,
      ja: `クライアントにタスク \`${taskText(task)}\` を渡す。`,
    },
    ...(about ? [about] : []),
    ...(client?.kill
      ? [
          {
            en: 'The client is killed and started again.',
            ja: 'クライアントを強制終了し、再起動する。',
          },
        ]
      : []),
    ...((client?.workers ?? 1) > 1
      ? [
          {
            en: `${client?.workers} clients run at the same time.`,
            ja: `${client?.workers} 個のクライアントを同時に実行する。`,
          },
        ]
      : []),
  ]
}

function expectationOf({ kind, what, expected, rule }: Check): Text {
  const subject =
    kind === 'conduct' && rule ? { en: `${what.en} (${rule.rule})`, ja: `${what.ja}（${rule.rule}）` } : what
  return { en: `${subject.en}: ${expected.en}`, ja: `${subject.ja}: ${expected.ja}` }
}

function evidenceOf({ checks, totals, requests, triedNothing }: Replayed): Text[] {
  const { issued, faceValue, fees, orphaned } = totals
  const [first, last] = [requests[0], requests.at(-1)]
  const failed = checks.filter(({ passed }) => !passed)
  return [
    {
      en: `${pluralize(issued, 'code')} issued, ${yen(faceValue + fees)} yen, ${orphaned} not received`,
      ja: `発行 ${issued} 件、${yen(faceValue + fees)}円、未達 ${orphaned} 件`,
    },
    ...(first && last
      ? [
          {
            en: `${pluralize(requests.length, 'request')}: ${first.id} (${first.at})${first === last ? '' : ` to ${last.id} (${last.at})`}`,
            ja: `リクエスト ${requests.length} 件: ${first.id}（${first.at}）${first === last ? '' : `から ${last.id}（${last.at}）まで`}`,
          },
        ]
      : []),
    ...failed.map(({ what, expected, actual, finding }) =>
      joinTexts(
        [
          ...(finding ? [finding] : []),
          {
            en: `${what.en}: expected ${expected.en}, actual ${actual.en}`,
            ja: `${what.ja}: 期待 ${expected.ja}、実際 ${actual.ja}`,
          },
        ],
        'semicolon',
      ),
    ),
    ...(triedNothing
      ? [{ en: 'No fault acted, so nothing was tried.', ja: '障害が発生しなかったため、何も検証していない。' }]
      : []),
  ]
}
