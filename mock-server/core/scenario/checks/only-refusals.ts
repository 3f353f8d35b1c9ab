import type { JudgingProvider, SandboxRecords } from '../../conduct/report.ts'
import type { Text } from '../../localized-text.ts'

/** The refusals of a client whose requests the providers have all refused, for example because of a wrong AuthKey. */
export interface OnlyRefusals {
  /** Number of refused requests. */
  count: number
  /** Reason of the last refusal. */
  reason: Text
}

/**
 * Returns the refusals if the providers refused requests and accepted none. Returns null in all other cases, and also
 * if requests were evicted from the journal, because one of them may have been accepted. A response that a fault
 * changed is no refusal: the test wanted it.
 */
export function onlyRefusals(
  { listed, codes, evicted }: Pick<SandboxRecords, 'listed' | 'codes' | 'evicted'>,
  providers: readonly Pick<JudgingProvider, 'name' | 'translateReason'>[],
): OnlyRefusals | null {
  const isAccepted = listed.some(({ response: { status } }) => status > 0 && status < 400)
  if (isAccepted || codes.length > 0 || evicted > 0) return null
  const refused = listed.filter(({ response: { status }, fault }) => status >= 400 && !fault)
  const last = refused.at(-1)
  if (!last) return null
  const { outcome } = last
  const ja = providers.find(({ name }) => name === last.provider)?.translateReason(outcome)
  return { count: refused.length, reason: { en: outcome.reason, ja: ja ?? outcome.reason } }
}
