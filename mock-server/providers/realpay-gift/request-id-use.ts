import type { JournalEntry } from '../../core/journal/journal.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import type { RealpayGiftSettings } from './settings/settings.ts'

/**
 * Name of a member in the details of an outcome. If the member is true, the request id of the refused request is still
 * unused.
 */
const UNUSED = 'requestIdUnused'

/**
 * Returns true if the id of a refused request stays unused, so that another request may use the id (RP-A4).
 * @param isClaimed true if the request passed all checks that precede the use of the request id
 */
export function staysUnused(
  isClaimed: boolean,
  settings: Pick<RealpayGiftSettings, 'realpayGift.requestId.usedUpBy'>,
): boolean {
  return !isClaimed || settings['realpayGift.requestId.usedUpBy'] === 'success'
}

/** Adds to the outcome of a refusal that the request id is still unused. The response to the caller stays the same. */
export function withUnusedId(refusal: ProviderResponse): ProviderResponse {
  return { ...refusal, outcome: { ...refusal.outcome, details: { ...refusal.outcome.details, [UNUSED]: true } } }
}

/** The members of a journal entry that say how a request was refused. */
interface RefusedRequest {
  outcome: Pick<JournalEntry['outcome'], 'details'>
  response: Pick<JournalEntry['response'], 'status'>
  fault?: JournalEntry['fault']
}

/** Statuses of refusals that always happen before the request id is used (RP-A2). Only a gateway sends 403. */
const UNCLAIMED: ReadonlySet<number> = new Set([401, 403, 429])

/**
 * Returns true if the request id of a refused request is still unused. Normally, the details of the outcome say whether
 * the id is unused. If a fault sent the refusal, or if an older version of the mock wrote the entry, the details are
 * missing. The status then decides: a 400 counts as a use of the id, because the caller has to assume that the id was
 * used.
 * @param refusals statuses with which the provider states that the request had no effect
 */
export function leftIdUnused(
  { outcome, response: { status }, fault }: RefusedRequest,
  refusals: ReadonlySet<number>,
  settings: Pick<RealpayGiftSettings, 'realpayGift.requestId.usedUpBy'>,
): boolean {
  if (outcome.details?.[UNUSED] === true) return true
  const isClaimed = fault === undefined ? !UNCLAIMED.has(status) : status === 400
  return refusals.has(status) && staysUnused(isClaimed, settings)
}
