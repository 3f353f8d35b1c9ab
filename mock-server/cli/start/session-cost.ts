import { providers } from '../../app.ts'
import type { GiftMock } from '../../gift-mock.ts'
import { type LedgerTotals, NO_CODES } from '../../core/ledger.ts'
import type { Verdict } from '../../core/scenario/verdict.ts'
import type { Store } from '../../core/store/store.ts'
import { createStyler } from '../../reporting/color.ts'
import { yen } from '../../reporting/format.ts'
import { resultColors, scenarioLines } from '../../reporting/report-text.ts'
import { startMessages } from './messages.ts'

/**
 * Limit for the number of codes in a provider's ledger in a persistent store. If a ledger has at least this number of
 * codes, the cost of the session is not computed, because reading all codes would take too long.
 */
const MAX_CODES = 10_000

async function hasTooManyCodes(running: GiftMock, store: Store): Promise<boolean> {
  if (store.description === 'memory:') return false
  for (const id of await running.sandboxes()) {
    for (const { ledger } of providers) {
      const rows = await store.transaction(id, (tx) => tx.list(ledger, { limit: MAX_CODES }))
      if (rows.length === MAX_CODES) return true
    }
  }
  return false
}

/** Returns a text with the cost that the session would have had in production, summed over all sandboxes. */
export async function sessionCost(
  running: GiftMock,
  store: Store,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<string> {
  const sum: LedgerTotals = { ...NO_CODES }
  if (await hasTooManyCodes(running, store)) return `\n${startMessages().cost.kept(store.description)}\n`
  for (const id of await running.sandboxes()) {
    const { totals } = await running.sandbox(id).ledger()
    sum.issued += totals.issued
    sum.faceValue += totals.faceValue
    sum.fees += totals.fees
    sum.orphaned += totals.orphaned
    sum.orphanedYen += totals.orphanedYen
    sum.suspectedDuplicates += totals.suspectedDuplicates
    sum.suspectedDuplicatesYen += totals.suspectedDuplicatesYen
  }
  const verdict = (await running.admin.scenario())?.verdict
  const { cost: text } = startMessages()
  const paint = createStyler(stream)
  const bad = (line: string, count: number): string => (count > 0 ? paint('red', line) : line)
  return [
    '',
    paint('bold', text.title),
    `  ${text.issued(sum.issued)}`,
    `  ${text.money(yen(sum.faceValue), yen(sum.fees), yen(sum.faceValue + sum.fees))}`,
    `  ${bad(text.orphaned(sum.orphaned), sum.orphaned)}`,
    `  ${bad(text.duplicates(sum.suspectedDuplicates), sum.suspectedDuplicates)}`,
    ...verdictLines(verdict, stream),
    '',
  ].join('\n')
}

function verdictLines(verdict: Verdict | undefined, stream: NodeJS.WriteStream): string[] {
  if (!verdict) return []
  const [head = '', ...lines] = scenarioLines(verdict)
  return [createStyler(stream)(resultColors[verdict.result], `  ${head}`), ...lines]
}
