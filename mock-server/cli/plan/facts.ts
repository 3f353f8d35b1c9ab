import { joinTexts, pluralize, sameInBoth, type Text, yenText } from '../../core/localized-text.ts'
import { clientText } from './client.ts'
import type { Plan } from './items.ts'
import type { Explored, PlanFacts } from './results.ts'
import { columns, words } from './words.ts'

/** Returns the lines at the head of the plan: a title, and what follows it. */
export function factsOf(plan: Plan): [title: Text, value: Text][] {
  const { items, summary, signature, facts, hasResults, tester = '' } = plan
  return [
    [columns.program, hasResults ? programText(plan) : sameInBoth('')],
    [columns.date, hasResults ? datesText(facts) : sameInBoth('')],
    [columns.tester, sameInBoth(tester)],
    [words.items, itemsText(items.length, summary)],
    ...(plan.replayed.size > 0 ? [[words.cost, costText(plan)] satisfies [Text, Text]] : []),
    [words.version, sameInBoth(signature.version)],
    [words.register, sameInBoth(`\`${signature.register}\``)],
    [words.scenarios, sameInBoth(`\`${signature.scenarios}\``)],
    ...signature.results.map(({ file, hash }, index): [Text, Text] => {
      const run = runText(facts[index] ?? {})
      return [words.resultFile, { en: `${file} \`${hash}\` (${run.en})`, ja: `${file} \`${hash}\`（${run.ja}）` }]
    }),
  ]
}

/** Returns the tested program, and the files that do not name it. */
function programText({ client, facts, signature }: Plan): Text {
  const unknown = signature.results.filter((_, index) => facts[index]?.client === undefined).map(({ file }) => file)
  if (client === undefined || unknown.length === 0) return clientText(client)
  return joinTexts(
    [clientText(client), { en: `unknown for ${unknown.join(', ')}`, ja: `${unknown.join('、')} は不明` }],
    'semicolon',
  )
}

/** Returns the dates of the runs, in Japan. */
function datesText(facts: readonly PlanFacts[]): Text {
  const dates = [...new Set(facts.map(({ startedAt = '' }) => startedAt.slice(0, 10)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  return joinTexts(
    dates.map((date) => (date === '' ? words.unknown : sameInBoth(date))),
    'comma',
  )
}

function itemsText(total: number, summary: Plan['summary']): Text {
  const counts = joinTexts(
    summary.map(([result, count]) => ({ en: `${result.en} ${count}`, ja: `${result.ja} ${count}` })),
    'comma',
  )
  return { en: `${total} (${counts.en})`, ja: `${total}（${counts.ja}）` }
}

/** Returns the sum of the costs of all scenarios that have a result. */
function costText({ replayed, items }: Plan): Text {
  const sum = { issued: 0, faceValue: 0, fees: 0, orphaned: 0 }
  for (const { totals } of replayed.values()) {
    sum.issued += totals.issued
    sum.faceValue += totals.faceValue
    sum.fees += totals.fees
    sum.orphaned += totals.orphaned
  }
  const [total, faceValue, fees] = [sum.faceValue + sum.fees, sum.faceValue, sum.fees].map(yenText)
  return {
    en: `${pluralize(sum.issued, 'code')}, ${total?.en} (face value ${faceValue?.en}; fees ${fees?.en} by the settings of the mock, not by your contract), ${sum.orphaned} not received; ${replayed.size} of ${items.length} test items`,
    ja: `発行 ${sum.issued} 件、${total?.ja}（額面 ${faceValue?.ja}、手数料 ${fees?.ja}。手数料は契約ではなくモックの設定による）、未達 ${sum.orphaned} 件。試験項目 ${items.length} 件中 ${replayed.size} 件の合計`,
  }
}

/** Returns when and with which version of the mock a run was made. */
function runText({ startedAt, version }: PlanFacts): Text {
  const time = startedAt === undefined ? words.unknown : sameInBoth(startedAt)
  const by = version === undefined ? words.unknown : sameInBoth(version)
  return { en: `run: ${time.en}, version: ${by.en}`, ja: `実行: ${time.ja}、バージョン: ${by.ja}` }
}

/** Returns the name of a search: its task, its seed, the number of its runs, its client and its time. */
export function searchText(search: Explored): Text {
  const { task, seed, runs, startedAt } = search
  const client = clientText(search.client)
  const time = startedAt === undefined ? words.unknown : sameInBoth(startedAt)
  return {
    en: `\`${task.name}\` (seed ${seed}, ${pluralize(runs, 'run')}, tested program: ${client.en}, run: ${time.en})`,
    ja: `\`${task.name}\`（シード ${seed}、${runs} 回実行、対象プログラム: ${client.ja}、実行: ${time.ja}）`,
  }
}
