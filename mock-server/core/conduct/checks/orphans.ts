import type { LedgerEntry } from '../../ledger.ts'
import type { Evaluation, Violation } from '../rule.ts'

/**
 * Checks that the client recovered the codes whose first response was lost.
 * @param wasSought returns true if the client tried to recover the code after its loss, or if the journal does not show
 * whether it did. It is then unknown whether somebody else clears the code up.
 */
export function checkOrphans(
  codes: readonly LedgerEntry[],
  wasSought: (code: LedgerEntry) => boolean = () => false,
): Evaluation {
  const lost = codes.filter(({ delivered }) => !delivered)
  const orphaned = lost.filter((code) => code.orphaned)
  return {
    exercised: lost.length,
    violations: orphaned.filter((code) => !wasSought(code)).map(violationOf),
    undecided: orphaned.filter(wasSought).map(violationOf),
  }
}

function violationOf({ product, faceValue, fee, journalId }: LedgerEntry): Violation {
  return {
    what: {
      en: `a code of ${product} was billed with ${faceValue + fee} yen, and the client never learned it`,
      ja: `${product} のコード（${faceValue + fee} 円）は請求されるが、クライアントに届いていない`,
    },
    requests: [journalId],
  }
}
