import { sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { Check } from '../../../core/scenario/checks/check.ts'
import type { Scenario, Task } from '../../../core/scenario/schema.ts'
import type { SandboxAdmin } from '../../../index.ts'
import { taskText } from '../../../reporting/render/task-text.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'
import { tasks } from '../../../../scenarios/reference/tasks/tasks.ts'
import { withKillFault } from '../../../../scenarios/replay/client/kill-points.ts'
import { clientText, replayedClient, shownCommand } from '../results/client.ts'
import { changedRules, changedRulesText } from '../../shared/run-facts/changed-rules.ts'
import { evidenceOf } from './evidence.ts'
import { assertFits } from './item-contradictions.ts'
import { notRunText } from './not-run.ts'
import { preconditionsOf } from './preconditions/preconditions.ts'
import { hasFailure, resultCell } from './result-cell.ts'
import type { Replayed } from '../results/results.ts'
import type { Tested } from '../results/tested.ts'
import type { Signature } from '../head/signature.ts'
import { unprovenPauses } from './unproven-pauses.ts'
import { withoutJson } from './preconditions/value-text.ts'
import { type Column, words } from '../words.ts'

/**
 * A row of the plan. Each cell is a list of sentences. Cells that the tester fills in are empty. `hasFailure` is true
 * if any run of the item failed.
 */
export type PlanItem = Readonly<Record<Column, readonly Text[]>> & { hasFailure: boolean }

export interface Plan extends Tested {
  items: readonly PlanItem[]
  signature: Signature
  /** Number of items by their result. */
  summary: readonly (readonly [result: Text, count: number])[]
}

export function summaryOf(items: readonly PlanItem[]): Plan['summary'] {
  const byResult = Map.groupBy(items, ({ result }) => result[0] ?? words.notRun)
  return [...byResult].map(([result, { length }]) => [result, length])
}

/**
 * Returns a row for each scenario.
 * @param admin the control interface of a mock. The function starts each scenario in this mock, without a client, to
 * read the scenario's expectations
 */
export async function planItems(
  files: readonly ScenarioFile[],
  tested: Tested,
  { admin, signature }: { admin: SandboxAdmin; signature: Signature },
): Promise<PlanItem[]> {
  const items: PlanItem[] = []
  const own = new Map(tested.own.map(({ name, file }) => [name, shownCommand([file])]))
  for (const [index, { scenario, document }] of files.entries()) {
    await admin.startScenario(withKillFault(document))
    const state = await admin.scenario()
    const runs = tested.replayed.get(scenario.name)
    const { tester } = tested.document
    // The library does not contain the scenarios of the user, so a command must name the file of the scenario.
    const argument = own.get(scenario.name) ?? scenario.name
    const expected = state?.verdict.checks ?? []
    if (runs) for (const run of [runs.latest, ...runs.others]) assertFits(scenario, expected, run, signature)
    items.push({
      number: [sameInBoth((index + 1).toString().padStart(3, '0'))],
      item: [scenario.title, sameInBoth(scenario.name)],
      precondition: preconditionsOf(scenario),
      steps: stepsOf(scenario, `${argument}${replayedClient(tested.client, runs?.latest.flags)}`),
      expected: expected.map(expectationOf),
      result: runs ? resultCell(runs) : [words.notRun],
      date: runs ? [dateOf(runs.latest)] : [],
      tester: runs && tester !== undefined ? [sameInBoth(tester)] : [],
      program: tested.hasResults ? [clientText(tested.client)] : [],
      hasFailure: runs !== undefined && hasFailure(runs),
      evidence: runs
        ? [...evidenceOf(runs.latest), ...conditionsOf(runs.latest, tested, signature)]
        : notRunText(scenario, argument, tested),
    })
  }
  return items
}

/** Returns sentences about a run's conditions under which its result is weaker evidence than usual. */
function conditionsOf(run: Replayed, { sources }: Tested, signature: Signature): Text[] {
  const settings = sources.find(({ file }) => file === run.file)?.config?.settings
  const changed = changedRulesText(changedRules(settings ?? {}))
  const pauses = unprovenPauses(run, signature)
  return [
    ...(changed ? [{ en: `Judged with changed rules: ${changed.en}`, ja: `変更したルールで判定: ${changed.ja}` }] : []),
    ...(pauses ? [pauses] : []),
  ]
}

function dateOf({ startedAt }: Replayed): Text {
  return startedAt === undefined ? words.unknown : sameInBoth(startedAt.slice(0, 10))
}

/**
 * Returns the description of a task with the values of its parameters; an empty list if the task is not in the library.
 */
function aboutOf({ name, ...given }: Task): Text[] {
  const known = Object.hasOwn(tasks, name) ? tasks[name] : undefined
  if (!known) return []
  const values = new Map(Object.entries({ ...known.parameters, ...given }))
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, parameter: string) => `${values.get(parameter) ?? whole}`)
  return [{ en: fill(known.about.en), ja: fill(known.about.ja) }]
}

/** Returns the steps of an item. @param replayed the arguments of the `replay` command that runs the item */
function stepsOf({ task, client }: Scenario, replayed: string): Text[] {
  const command = `gift-mock replay ${replayed}`
  return [
    { en: `Run \`${command}\`.`, ja: `\`${command}\` を実行する。` },
    {
      en: `The client gets the task \`${taskText(task)}\`.`,
      ja: `クライアントにタスク \`${taskText(task)}\` を渡す。`,
    },
    ...aboutOf(task),
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
    ...((client?.starts ?? 1) > 1
      ? [
          {
            en: `The client is started ${client?.starts} times, one after the other.`,
            ja: `クライアントを順に ${client?.starts} 回起動する。`,
          },
        ]
      : []),
  ]
}

function expectationOf({ kind, what, expected, rule }: Check): Text {
  const subject =
    kind === 'conduct' && rule ? { en: `${what.en} (${rule.rule})`, ja: `${what.ja}（${rule.rule}）` } : what
  return withoutJson({ en: `${subject.en}: ${expected.en}`, ja: `${subject.ja}: ${expected.ja}` })
}
