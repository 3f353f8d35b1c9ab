import type { LedgerEntry } from '../../ledger.ts'
import type { Evaluation } from '../rule.ts'

/**
 * Checks that the client recovered the codes whose first response was lost.
 * @param wasSought returns true if the client did what it could to recover the code
 */
export function checkOrphans(
  codes: readonly LedgerEntry[],
  wasSought: (code: LedgerEntry) => boolean = () => false,
): Evaluation {
  const lost = codes.filter(({ delivered }) => !delivered)
  const left = lost.filter((code) => code.orphaned && !wasSought(code))
  return {
    exercised: lost.length,
    violations: left.map(({ product, faceValue, fee, journalId }) => ({
      what: {
        en: `a code of ${product} was billed with ${faceValue + fee} yen, and the client never learned it`,
        ja: `${product} のコード（${faceValue + fee} 円）は請求されるが、クライアントに届いていない`,
      },
      requests: [journalId],
    })),
  }
}
