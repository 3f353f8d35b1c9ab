import { z } from 'zod'
import { languageOf } from '../../reporting/language.ts'
import type { AdminTarget } from '../shared/admin/admin-client.ts'
import { readAdmin } from '../shared/admin/admin-json.ts'
import { type Unmatched, unmatchedSchema } from './requests.ts'

/**
 * A reader of the requests that reached no provider. The journal does not contain such requests, and the event stream
 * only announces that there are new requests.
 */
export interface UnmatchedReader {
  /** Returns the requests since the previous call, oldest first. */
  next(): Promise<Unmatched[]>
}

const listSchema = z.object({ requests: z.array(unmatchedSchema) })

export function createUnmatchedReader(remote: AdminTarget): UnmatchedReader {
  let last: string | undefined
  return {
    async next() {
      const { requests } = await readAdmin(remote, `requests?provider=none&lang=${languageOf()}`, listSchema)
      const texts = requests.map((request) => JSON.stringify(request))
      const known = last === undefined ? -1 : texts.lastIndexOf(last)
      last = texts.at(-1) ?? last
      return requests.slice(known + 1)
    },
  }
}
