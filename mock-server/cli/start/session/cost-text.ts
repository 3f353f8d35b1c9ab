import { providers } from '../../../app.ts'
import type { GiftMock } from '../../../gift-mock.ts'
import { parseId } from '../../../core/journal/journal.ts'
import { type LedgerEntry, sumTotals } from '../../../core/ledger.ts'
import type { Verdict } from '../../../core/scenario/verdict.ts'
import type { Store } from '../../../core/store/store.ts'
import { createStyler } from '../../../reporting/color.ts'
import { yen } from '../../../reporting/format.ts'
import { messages } from '../../../reporting/messages.ts'
import { resultColors, scenarioLines } from '../../../reporting/render/report-text.ts'
import { startMessages } from '../messages.ts'
import { EMPTY_STORE, readSandboxStart, type SessionStart } from './newest-entries.ts'

/**
 * Limit for the number of codes in a ledger of a persistent store. If a ledger has at least this number of codes, the
 * cost of the session is not computed, because reading all codes would take too long.
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

/**
 * Returns the codes that were issued in the session in all sandboxes, the number of codes that were issued before the
 * session, and whether a sandbox was reset in the session.
 */
async function readCodes(
  running: GiftMock,
  store: Store,
  start: SessionStart,
): Promise<{ issued: LedgerEntry[]; earlier: number; wasReset: boolean }> {
  const issued: LedgerEntry[] = []
  let earlier = 0
  let wasReset = false
  for (const id of await running.sandboxes()) {
    const started = start.get(id)
    const { born, emptied } = await readSandboxStart(store, id)
    const isKnown = started !== undefined && started.born === born
    const isSame = isKnown && started.emptied === emptied
    if (emptied > (isKnown ? started.emptied : 0)) wasReset = true
    const { codes } = await running.sandbox(id).ledger()
    for (const code of codes)
      if (isSame && parseId(code.journalId) <= started.sequence) earlier += 1
      else issued.push(code)
  }
  return { issued, earlier, wasReset }
}

/**
 * Returns a text with the cost that the session would have had in production, summed over all sandboxes. The text also
 * contains the number of codes that the store contained before the session, without their cost.
 * @param start the newest journal entries when the session started; by default the store was empty
 */
export async function sessionCost(
  running: GiftMock,
  store: Store,
  start: SessionStart = EMPTY_STORE,
  stream: NodeJS.WriteStream = process.stdout,
): Promise<string> {
  if (await hasTooManyCodes(running, store)) return `\n${startMessages().cost.kept(store.description)}\n`
  const { issued, earlier, wasReset } = await readCodes(running, store, start)
  const sum = sumTotals(issued)
  const verdict = (await running.admin.scenario())?.verdict
  const { cost: text } = startMessages()
  const paint = createStyler(stream)
  const bad = (line: string, count: number): string => (count > 0 ? paint('red', line) : line)
  return [
    '',
    paint('bold', text.title),
    `  ${text.issued(sum.issued)}`,
    `  ${text.money(yen(sum.faceValue), yen(sum.fees), yen(sum.faceValue + sum.fees))}`,
    ...(sum.issued > 0 ? [`  ${messages().assumedFees(sum.fees)}`] : []),
    `  ${bad(text.orphaned(sum.orphaned), sum.orphaned)}`,
    `  ${bad(text.duplicates(sum.suspectedDuplicates), sum.suspectedDuplicates)}`,
    ...(earlier > 0 ? [`  ${text.earlier(earlier)}`] : []),
    ...(wasReset && !verdict ? [`  ${text.reset}`] : []),
    ...verdictLines(verdict, stream),
    '',
  ].join('\n')
}

/** Returns the text of a session whose cost is unknown, because the mock received no request of the program. */
export async function unknownCost(running: GiftMock, stream: NodeJS.WriteStream): Promise<string> {
  const { cost: text } = startMessages()
  const verdict = (await running.admin.scenario())?.verdict
  const title = createStyler(stream)('bold', text.title)
  return ['', title, `  ${text.unknown}`, ...verdictLines(verdict, stream), ''].join('\n')
}

function verdictLines(verdict: Verdict | undefined, stream: NodeJS.WriteStream): string[] {
  if (!verdict) return []
  const [head = '', ...lines] = scenarioLines(verdict)
  return [createStyler(stream)(resultColors[verdict.result], `  ${head}`), ...lines]
}
