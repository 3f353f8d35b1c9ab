import type { GiftMock } from '../../../mock-server/index.ts'
import { z } from 'zod'

/**
 * The content of a sandbox. The fuzzer compares the content before and after each request. A refused request must
 * change neither `codes` nor `rest`.
 */
export interface Books {
  codes: { key: string; code: string; reference: string; faceValue: number; fee: number }[]
  /** The other content of the sandbox as text, without the journal, the rate limits and the used request ids. */
  rest: string
  /** Keys of the used request ids. */
  requestIds: string[]
}

const ledgerRow = z.looseObject({ code: z.string(), reference: z.string(), faceValue: z.int(), fee: z.int() })
const apart = /^(?:journal\.|limit\.|ledger\.|realpay-gift\.request-id)/
const apartCounters = /^(?:journal$|limit\.|realpay-gift\.request-id)/

/** Reads the content of the default sandbox from a snapshot. */
export async function readBooks({ admin }: Pick<GiftMock, 'admin'>): Promise<Books> {
  const { state, clock, changed } = await admin.snapshot()
  const entries = Object.entries(state.collections)
  const rows = entries.filter(([name]) => name.startsWith('ledger.')).flatMap(([, values]) => Object.entries(values))
  const rest = entries.filter(([name, values]) => !apart.test(name) && Object.keys(values).length > 0)
  const counters = Object.entries(state.counters).filter(([name, count]) => !apartCounters.test(name) && count !== 0)
  return {
    codes: rows.map(([key, row]) => {
      const { code, reference, faceValue, fee } = ledgerRow.parse(row)
      return { key, code, reference, faceValue, fee }
    }),
    rest: JSON.stringify([clock, changed, rest.toSorted(byName), counters.toSorted(byName)]),
    requestIds: Object.keys(state.collections['realpay-gift.request-ids'] ?? {}),
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
