import { joinTexts, pluralize, sameInBoth, type Text, yenText } from '../../../core/localized-text.ts'
import { clientText } from '../results/client.ts'
import type { Source } from '../results/results.ts'
import { hasOtherFailure } from '../rows/result-cell.ts'
import type { Plan } from '../rows/items.ts'
import { columns, words } from '../words.ts'
import { overallText } from './overall.ts'
import { runText } from './run-text.ts'
import { searchesText } from './searches.ts'

/** Returns the lines at the head of the plan, each line as a title and a value. */
export function factsOf(plan: Plan): [title: Text, value: Text][] {
  const { signature, sources, hasResults, document, leftOut } = plan
  return [
    [words.created, sameInBoth(document.created)],
    [words.edition, sameInBoth(document.edition ?? '')],
    [columns.program, hasResults ? programText(plan) : sameInBoth('')],
    [words.clientVersion, hasResults ? clientVersionText(sources) : sameInBoth('')],
    ...(sources.some(({ clientFiles }) => clientFiles.length > 0)
      ? [[words.clientFiles, clientFilesText(sources)] satisfies [Text, Text]]
      : []),
    [columns.date, hasResults ? datesText(sources) : sameInBoth('')],
    [columns.tester, sameInBoth(document.tester ?? '')],
    ...(document.approver === undefined
      ? []
      : [[words.approver, sameInBoth(document.approver)] satisfies [Text, Text]]),
    ...(hasResults ? [[words.overall, overallText(plan)] satisfies [Text, Text]] : []),
    [words.items, itemsText(plan)],
    ...(leftOut ? [[words.leftOut, leftOut.text] satisfies [Text, Text]] : []),
    ...(hasResults ? [[words.searches, searchesText(plan.explored)] satisfies [Text, Text]] : []),
    ...(plan.replayed.size > 0 ? [[words.cost, costText(plan)] satisfies [Text, Text]] : []),
    [words.version, sameInBoth(signature.version)],
    [words.program, sameInBoth(`\`${signature.program}\``)],
    [words.register, sameInBoth(`\`${signature.register}\``)],
    [words.scenarios, sameInBoth(`\`${signature.scenarios}\``)],
    ...sources.map((source): [Text, Text] => {
      const { file, hash } = source
      const run = runText(source)
      return [words.resultFile, { en: `${file} \`${hash}\` (${run.en})`, ja: `${file} \`${hash}\`（${run.ja}）` }]
    }),
  ]
}

/** Returns the tested program, and the names of the result files that contain no name of the tested program. */
function programText({ client, sources }: Plan): Text {
  const unknown = sources.filter((source) => source.client === undefined).map(({ file }) => file)
  if (client === undefined || unknown.length === 0) return clientText(client)
  return joinTexts(
    [clientText(client), { en: `unknown for ${unknown.join(', ')}`, ja: `${unknown.join('、')} は不明` }],
    'semicolon',
  )
}

/** Returns the dates of the runs in Japan time. */
function datesText(sources: readonly Source[]): Text {
  const dates = [...new Set(sources.map(({ startedAt = '' }) => startedAt.slice(0, 10)))].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  return joinTexts(
    dates.map((date) => (date === '' ? words.unknown : sameInBoth(date))),
    'comma',
  )
}

/** Returns the number of items by result. Also returns the number of items in which an older run failed. */
function itemsText({ items, summary, replayed }: Plan): Text {
  const counts = joinTexts(
    summary.map(([result, count]) => ({ en: `${result.en} ${count}`, ja: `${result.ja} ${count}` })),
    'comma',
  )
  const failed = [...replayed.values()].filter(hasOtherFailure).length
  const others =
    failed > 0 ? { en: `; another run failed in ${failed}`, ja: `。別の実行で不合格 ${failed}` } : sameInBoth('')
  return {
    en: `${items.length} (${counts.en}${others.en})`,
    ja: `${items.length}（${counts.ja}${others.ja}）`,
  }
}

/** Returns the total cost: the sum of the costs in the latest run of each scenario. */
function costText({ replayed, items }: Plan): Text {
  const sum = { issued: 0, faceValue: 0, fees: 0, orphaned: 0 }
  for (const { latest } of replayed.values()) {
    const { totals } = latest
    sum.issued += totals.issued
    sum.faceValue += totals.faceValue
    sum.fees += totals.fees
    sum.orphaned += totals.orphaned
  }
  const [total, faceValue, fees] = [sum.faceValue + sum.fees, sum.faceValue, sum.fees].map(yenText)
  return {
    en: `${pluralize(sum.issued, 'code')}, ${total?.en} (face value ${faceValue?.en}; fees ${fees?.en}, which follow the settings of the mock, not your contract), ${sum.orphaned} not received; ${replayed.size} of ${items.length} test items. Searches and other runs are not counted`,
    ja: `発行 ${sum.issued} 件、${total?.ja}（額面 ${faceValue?.ja}、手数料 ${fees?.ja}。手数料は契約ではなくモックの設定による）、未達 ${sum.orphaned} 件。試験項目 ${items.length} 件中 ${replayed.size} 件の合計。探索と別の実行の費用は含まない`,
  }
}

/** Returns the versions that the result files give for the tested program. */
export function clientVersionText(sources: readonly Source[]): Text {
  const given = [...new Set(sources.flatMap(({ clientVersion }) => clientVersion ?? []))]
  return given.length === 0 ? words.notGiven : sameInBoth(given.join(', '))
}

/** Returns the files of the tested program with their SHA-256. */
function clientFilesText(sources: readonly Source[]): Text {
  const files = sources.flatMap(({ clientFiles }) => clientFiles.map(({ file, sha256 }) => `${file} \`${sha256}\``))
  return sameInBoth([...new Set(files)].join(', '))
}
