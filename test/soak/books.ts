/** What the clients of one sandbox know: which purchases they tried, and which codes they have. */

export interface Purchase {
  provider: 'at-gift' | 'realpay-gift'
  /** Request id of a gift; undefined for あっとギフト. */
  requestId: string | undefined
  /** Yen that were asked for. */
  faceValue: number
  /** Logical times. A purchase without an end is still on its way. */
  begin: number
  end: number
  /** The code, if a client has it. */
  code: string | undefined
}

export interface Books {
  begin(provider: Purchase['provider'], faceValue: number, requestId?: string): Purchase
  /** Ends a purchase. Without a code, the ledger may have it or not. */
  end(purchase: Purchase, code?: string): void
  /** Runs a change that empties the sandbox. If it throws, nobody knows whether the sandbox was emptied. */
  empty(how: 'reset' | 'scenario', run: () => Promise<unknown>): Promise<void>
  /** Codes that the ledger must have, and purchases that it may have. */
  expected(): { must: Purchase[]; may: Purchase[]; isScenario: boolean }
  /** Notes the id of a journal entry. @returns false if it was there before */
  noteEntry(id: string): boolean
}

export function createBooks(): Books {
  let time = 0
  let purchases: Purchase[] = []
  /** The content of the ledger is from purchases that ended after `since`, and has all that began after `emptied`. */
  let since = 0
  let emptied = 0
  let isScenario = false
  const entries = new Set<string>()
  return {
    begin(provider, faceValue, requestId) {
      const purchase = { provider, requestId, faceValue, begin: ++time, end: Infinity, code: undefined }
      purchases.push(purchase)
      return purchase
    },
    end(purchase, code) {
      purchase.end = ++time
      purchase.code = code
    },
    async empty(how, run) {
      const begun = ++time
      isScenario = how === 'scenario' || isScenario
      try {
        await run()
        since = begun
        isScenario = how === 'scenario'
        purchases = purchases.filter(({ end }) => end > since)
      } finally {
        emptied = ++time
      }
    },
    expected() {
      const kept = purchases.filter(({ end }) => end > since)
      return { must: kept.filter(({ begin, code }) => code !== undefined && begin > emptied), may: kept, isScenario }
    },
    noteEntry(id) {
      if (entries.has(id)) return false
      entries.add(id)
      return true
    },
  }
}
