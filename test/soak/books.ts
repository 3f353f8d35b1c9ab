/** A purchase that a client has attempted, and the code that the client received. */
export interface Purchase {
  provider: 'at-gift' | 'realpay-gift'
  /** Request id of a gift; undefined for あっとギフト. */
  requestId: string | undefined
  /** The requested amount in yen. */
  faceValue: number
  /** Logical times at which the purchase began and ended. `end` is `Infinity` while the purchase is in flight. */
  begin: number
  end: number
  /** The code that the client received; undefined if the client received no code. */
  code: string | undefined
}

/** The records of the clients of a sandbox: the attempted purchases and the received codes. */
export interface Books {
  begin(provider: Purchase['provider'], faceValue: number, requestId?: string): Purchase
  /**
   * Records the end of a purchase. If the purchase has no code, it is unknown whether the ledger contains the purchase.
   */
  end(purchase: Purchase, code?: string): void
  /** Calls `run`, which has to empty the sandbox. If `run` throws, it is unknown whether the sandbox is empty. */
  empty(how: 'reset' | 'scenario', run: () => Promise<unknown>): Promise<void>
  /** Returns the purchases whose codes have to be in the ledger, and the purchases whose codes may be in the ledger. */
  expected(): { must: Purchase[]; may: Purchase[]; isScenario: boolean }
  /** Records the id of a journal entry. @returns false if the id was recorded before */
  noteEntry(id: string): boolean
}

export function createBooks(): Books {
  let time = 0
  let purchases: Purchase[] = []
  /**
   * Logical times: the start of the last successful `empty` (`since`), and the end of the last `empty` (`emptied`). A
   * purchase that ended before `since` is not in the ledger. A successful purchase that began after `emptied` is in the
   * ledger. For any other purchase, this is unknown.
   */
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
