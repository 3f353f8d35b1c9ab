import type { GiftMock } from '../app.ts'
import type { LedgerTotals } from '../core/ledger.ts'
import { lineOf } from '../text/one-line.ts'
import { painter } from '../text/paint.ts'
import { texts } from './texts.ts'

/** What the session would have cost in production, over all sandboxes. */
export async function cost(running: GiftMock): Promise<string> {
  const sum: LedgerTotals = { issued: 0, faceValue: 0, fees: 0, orphaned: 0, suspectedDuplicates: 0 }
  for (const id of await running.sandboxes()) {
    const { totals } = await running.sandbox(id).ledger()
    sum.issued += totals.issued
    sum.faceValue += totals.faceValue
    sum.fees += totals.fees
    sum.orphaned += totals.orphaned
    sum.suspectedDuplicates += totals.suspectedDuplicates
  }
  const verdict = (await running.admin.scenario())?.verdict
  const { cost: text } = texts()
  const paint = painter(process.stdout)
  const bad = (line: string, count: number): string => (count > 0 ? paint('red', line) : line)
  return [
    '',
    paint('bold', text.title),
    `  ${text.issued(sum.issued)}`,
    `  ${text.money(yen(sum.faceValue), yen(sum.fees), yen(sum.faceValue + sum.fees))}`,
    `  ${bad(text.orphaned(sum.orphaned), sum.orphaned)}`,
    `  ${bad(text.duplicates(sum.suspectedDuplicates), sum.suspectedDuplicates)}`,
    ...(verdict ? [verdict.result === 'passed' ? paint('green', `  ${text.scenarioPassed(verdict.scenario)}`) : paint('red', `  ${text.scenarioFailed(verdict.scenario)}`)] : []),
    ...(verdict?.checks.filter(({ passed }) => !passed).map(({ what, expected, actual }) => `    ${lineOf(what)}: ${text.expected(lineOf(expected), lineOf(actual))}`) ?? []),
    '',
  ].join('\n')
}

function yen(amount: number): string {
  return amount.toLocaleString('en')
}
