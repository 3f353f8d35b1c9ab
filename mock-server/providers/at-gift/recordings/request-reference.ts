import type { RequestReference } from '../../../core/provider/provider.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { sameInBoth } from '../../../core/localized-text.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'

/**
 * Returns the TranId of a request: the TranId that an inquiry names or that the response to an issue contains. The
 * provider can find the issue by this TranId, even if the client did not receive the response and does not know the
 * TranId.
 */
export function referenceOf(
  entry: Pick<JournalEntry, 'operation' | 'request' | 'response'> & Partial<Pick<JournalEntry, 'ledgerKey'>>,
): RequestReference | undefined {
  const tranId =
    entry.operation === 'at-gift.inquire'
      ? jsonMembers(entry).get('TranId')
      : (tranIdIn(entry.response.body) ?? tranIdOfKey(entry.ledgerKey))
  return typeof tranId === 'string' && tranId !== '' ? { name: sameInBoth('TranId'), value: tranId } : undefined
}

function tranIdIn(body: string | null): unknown {
  const value = parseJsonOrUndefined(body)
  return typeof value === 'object' && value !== null && 'TranId' in value ? value.TranId : undefined
}

/**
 * Returns the TranId in a key of the ledger. The key is used if a fault has replaced the response, so that the response
 * contains no TranId.
 */
function tranIdOfKey(key: string | undefined): string | undefined {
  return key?.split(' ')[1]
}
