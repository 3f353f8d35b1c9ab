import type { RequestReference } from '../../../core/provider/provider.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { REQUEST_ID } from '../authenticate.ts'

/** Returns the request id in the headers of a request. */
export function referenceOf({ request }: Pick<JournalEntry, 'request'>): RequestReference | undefined {
  const id = request.headers[REQUEST_ID]
  return id === undefined ? undefined : { name: { en: 'request id', ja: 'リクエストID' }, value: id }
}
