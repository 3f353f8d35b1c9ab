import { z } from 'zod'
import type { LedgerTotals } from '../core/ledger.ts'
import type { RunningGiftMock } from '../serve.ts'
import { painter } from './paint.ts'
import { texts } from './texts.ts'

const sandboxesSchema = z.object({ sandboxes: z.array(z.string()) })

/** What the session would have cost in production, over all sandboxes. */
export async function cost(running: RunningGiftMock): Promise<string> {
  const sum: LedgerTotals = { issued: 0, faceValue: 0, fees: 0, orphaned: 0, suspectedDuplicates: 0 }
  for (const id of await sandboxesOf(running)) {
    const { totals } = await running.sandbox(id).ledger()
    sum.issued += totals.issued
    sum.faceValue += totals.faceValue
    sum.fees += totals.fees
    sum.orphaned += totals.orphaned
    sum.suspectedDuplicates += totals.suspectedDuplicates
  }
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
    '',
  ].join('\n')
}

/** Asked without a socket, by a name under which the control API always answers. */
async function sandboxesOf({ fetch, adminToken }: RunningGiftMock): Promise<string[]> {
  const headers = adminToken === undefined ? {} : { authorization: `Bearer ${adminToken}` }
  const response = await fetch(new Request('http://localhost/__admin/sandboxes', { headers }))
  return sandboxesSchema.parse(await response.json()).sandboxes
}

function yen(amount: number): string {
  return amount.toLocaleString('en')
}
