import type { Text } from '../../localized-text.ts'
import type { BilledCode } from '../billed-code.ts'
import { type Finding, type FindingKind, findingTexts } from './finding.ts'
import type { MatchedOrder } from '../match-orders.ts'

/** A function that returns the cost of codes in yen. A code that an earlier finding contains is not counted again. */
export type Cost = (...billed: BilledCode[]) => number

/** The parts of a finding that do not follow from the finding's kind. */
export interface Details {
  order?: MatchedOrder
  code?: BilledCode | undefined
  /** All codes that the finding is about. The default is `code` alone. */
  codes?: readonly BilledCode[]
  yen: number
  text: Text
  /** Remedy that replaces the usual remedy of the finding's kind. */
  remedy?: Text | undefined
}

/** Creates a finding with the severity and the remedy of the finding's kind. */
export function finding(
  kind: FindingKind,
  { order, code, codes = code ? [code] : [], yen, text, remedy }: Details,
): Finding {
  const { severity, remedy: usual } = findingTexts[kind]
  return {
    kind,
    severity,
    provider: order?.last.provider ?? code?.provider ?? '',
    order: order?.last.order ?? null,
    reference: code?.reference ?? order?.last.reference ?? null,
    lines: order?.lines.map(({ line }) => line) ?? [],
    yen,
    text,
    remedy: remedy ?? usual,
    requests: codes.map(({ journalId }) => journalId).toSorted(),
  }
}
