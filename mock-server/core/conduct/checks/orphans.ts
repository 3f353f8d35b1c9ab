import type { LedgerEntry } from '../../ledger.ts'
import { type Text, yenText } from '../../localized-text.ts'
import type { Evaluation, Violation } from '../rule.ts'

/**
 * Checks that the client recovered each code whose response was lost.
 * @param nameOf returns a noun phrase that names the code
 * @param wasSought returns true if the client tried to recover the code after the response was lost, or if the journal
 * does not show whether the client tried. If `wasSought` returns true for a code that was not recovered, the case
 * counts as undecided and not as a violation, because a person may have asked the provider about the order. If the
 * client's book has the order as unknown, the client has reported the order, so the code does not count.
 */
export function checkOrphans(
  codes: readonly LedgerEntry[],
  nameOf: (code: LedgerEntry) => Text,
  wasSought: (code: LedgerEntry) => boolean = () => false,
): Evaluation {
  const violationOf = (code: LedgerEntry): Violation => ({
    what: orphanText(nameOf(code), code.faceValue + code.fee),
    requests: [code.journalId],
  })
  const lost = codes.filter(({ delivered }) => !delivered)
  const orphaned = lost.filter((code) => code.orphaned)
  return {
    exercised: lost.length,
    violations: orphaned.filter((code) => !wasSought(code)).map(violationOf),
    undecided: orphaned.filter((code) => wasSought(code) && !code.unknownInBook).map(violationOf),
  }
}

function orphanText(name: Text, yen: number): Text {
  return {
    en: `${name.en} is billed with ${yenText(yen).en}, and no complete and readable response with it reached the client`,
    ja: `${name.ja}（${yenText(yen).ja}）の代金は請求されるが、完全で読み取れるレスポンスがクライアントに届いていない`,
  }
}
