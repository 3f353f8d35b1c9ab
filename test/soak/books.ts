/** Records of the clients of one sandbox: the attempted purchases, and the received codes. */

export interface Purchase {
  provider: 'at-gift' | 'realpay-gift'
  /** Request id of a gift; undefined for あっとギフト. */
  requestId: string | undefined
  /** The requested amount in yen. */
  faceValue: number
  /** Logical times of start and end. A purchase without an end is in flight. */
  begin: number
  end: number
  /** The code, if a client received it. */
  code: string | undefined
}

export interface Books {
  begin(provider: Purchase['provider'], faceValue: number, requestId?: string): Purchase
  /** Ends a purchase. Without a code, it may or may not be in the ledger. */
  end(purchase: Purchase, code?: string): void
  /** Runs a change that empties the sandbox. If it throws, it is unknown whether the sandbox was emptied. */
  empty(how: 'reset' | 'scenario', run: () => Promise<unknown>): Promise<void>
  /** Codes that must be in the ledger, and purchases that may be. */
  expected(): { must: Purchase[]; may: Purchase[]; isScenario: boolean }
  /** Notes the id of a journal entry. @returns false if it was there before */
  noteEntry(id: string): boolean
}

export function createBooks(): Books {
  let time = 0
  let purchases: Purchase[] = []
  /** The ledger has only purchases that ended after `since`, and all that began after `emptied`. */
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
