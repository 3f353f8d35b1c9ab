import { z } from 'zod'
import { japanIso } from '../../core/time/japan-time.ts'
import { parseId } from '../../core/journal/journal.ts'
import { createStyler } from '../../reporting/color.ts'
import { yen } from '../../reporting/format.ts'
import { localized } from '../../reporting/language.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { responseText, type ShownRequest } from '../../reporting/render/request-lines.ts'
import { requestSchema } from '../report/schema.ts'

/** A request of the journal, as `requests` and `tail` show it. */
export type WatchedRequest = ShownRequest & { operation: string | null }

export const watchedSchema: z.ZodType<WatchedRequest> = z.intersection(
  requestSchema,
  z.object({ operation: z.string().nullable() }),
)

/** Schema of the members of a ledger entry that say which request issued the code and what the code costs. */
export const costSchema = z.looseObject({ journalId: z.string(), faceValue: z.number(), fee: z.number() })

/** Width of the column that shows the operation, in characters. The longest operation name has this length. */
const OPERATION_WIDTH = 32

/**
 * Formats a request as one line: its number, the provider time in Japan, the operation, the response with the reason
 * and the fault, and what the request cost.
 * @param yenOf sum of the face values and fees of the codes that the request issued, in yen
 */
export function watchLine(request: WatchedRequest, yenOf: number): string {
  const { id, atMs, operation, method, path, status, delivered } = request
  const paint = createStyler(process.stdout)
  const answer = responseText(request, 1)
  const cost = yenOf > 0 ? [paint('bold', localized({ en: `${yen(yenOf)} yen`, ja: `${yen(yenOf)}円` }))] : []
  return [
    paint('dim', parseId(id).toString().padStart(5)),
    japanIso(atMs, 'milliseconds').slice(11, 23),
    oneLine(operation ?? `${method} ${path}`).padEnd(OPERATION_WIDTH),
    delivered && status < 400 ? answer : paint(delivered ? 'yellow' : 'red', answer),
    ...cost,
  ].join('  ')
}
