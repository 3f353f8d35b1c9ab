import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { formatId } from '../../core/journal/journal.ts'
import { parseIso, japanIso } from '../../core/time/japan-time.ts'
import { languageOf } from '../../reporting/language.ts'
import { localizedLine, oneLine, quoteForMessage } from '../../reporting/one-line.ts'
import { type AdminTarget, fetchAdmin } from '../shared/admin/admin-client.ts'
import { printResult, queryText, readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'
import { integer } from '../shared/arguments.ts'
import { type Period, type PeriodFlags, periodOf } from './period.ts'
import { costSchema, watchedSchema, watchLine } from './request-line.ts'

export interface RequestsFlags extends SteerFlags, PeriodFlags {
  provider?: string
  operation?: string
  status?: string
  outcome?: string
  limit?: string
  har?: boolean
}

/** Default of `--limit`. With `--har` or `--json`, there is no default limit. */
const SHOWN = 50
const MAX_LIMIT = 10_000_000

/** Schema of a request that reached no provider. */
export const unmatchedSchema = z.object({
  receivedAt: z.string(),
  provider: z.null(),
  method: z.string(),
  path: z.string(),
  response: z.object({ status: z.number() }),
  outcome: z.object({ reason: z.string() }),
})
export type Unmatched = z.output<typeof unmatchedSchema>

const listSchema = z.object({
  requests: z.array(z.union([unmatchedSchema, watchedSchema])),
  evicted: z.number(),
})
const ledgerSchema = z.looseObject({ codes: z.array(costSchema) })

const texts = {
  none: { en: 'no request was found', ja: '該当するリクエストはない' },
  evicted: (count: number) => ({
    en: `${count} older requests were evicted from the journal`,
    ja: `古いリクエスト ${count} 件はジャーナルから失われている`,
  }),
}

/**
 * Prints the requests of the journal that pass the filters, one per line.
 * @throws Problem if a filter is invalid, or if --har and --json are given
 */
export async function list({ har = false, ...flags }: RequestsFlags): Promise<number> {
  const remote = await sandboxTargetOf(flags)
  if (har && flags.json)
    throw new Problem(400, {
      en: 'requests: choose one of --har and --json',
      ja: 'requests: --har と --json は同時に指定できない',
    })
  const query = queryOf(flags, await periodOf(remote, flags), har || flags.json === true ? undefined : SHOWN)
  if (har) {
    process.stdout.write(`${await fetchAdmin(remote, `/__admin/requests?${query}&format=har`)}\n`)
    return 0
  }
  if (flags.json) {
    printResult(
      flags,
      await readAdmin(remote, `requests?${query}`, z.looseObject({ requests: z.array(z.unknown()) })),
      [],
    )
    return 0
  }
  const { requests, evicted } = await readAdmin(remote, `requests?${query}`, listSchema)
  const costs = await costsOf(
    remote,
    requests.some((one) => 'id' in one),
  )
  const lines = requests.map((one) => ('id' in one ? watchLine(one, costs.get(one.id) ?? 0) : unmatchedLine(one)))
  printResult(flags, {}, [
    ...(lines.length === 0 ? [localizedLine(texts.none)] : lines),
    ...(evicted > 0 ? [localizedLine(texts.evicted(evicted))] : []),
  ])
  return 0
}

/**
 * Returns the cost of each request in yen, by journal id.
 * @param isWanted if false, nothing is read and the result is empty
 */
export async function costsOf(remote: AdminTarget, isWanted = true): Promise<Map<string, number>> {
  const costs = new Map<string, number>()
  if (!isWanted) return costs
  for (const { journalId, faceValue, fee } of (await readAdmin(remote, 'ledger', ledgerSchema)).codes)
    costs.set(journalId, (costs.get(journalId) ?? 0) + faceValue + fee)
  return costs
}

function queryOf(
  { provider, operation, status, outcome, limit }: RequestsFlags,
  period: Period,
  shown: number | undefined,
): string {
  const newest = limit === undefined ? shown : integer(1, MAX_LIMIT)(limit, '--limit')
  return queryText({
    ...period,
    provider,
    operation,
    status: status === undefined ? undefined : integer(100, 599)(status, '--status').toString(),
    outcome,
    newest: newest?.toString(),
    lang: languageOf(),
  })
}

/** Formats a request that reached no provider as one line. */
export function unmatchedLine({ receivedAt, method, path, response, outcome }: Unmatched): string {
  const time = japanIso(parseIso(receivedAt), 'milliseconds').slice(11, 23)
  return oneLine(`${time}  ${method} ${path}  ${response.status}: ${outcome.reason}`)
}

/** Returns the journal id for a number, such as 12 or 000000012. @throws Problem if the text is no number */
export function journalIdOf(text: string): string {
  if (/^\d{1,15}$/.test(text)) return formatId(Number(text))
  throw new Problem(400, {
    en: `requests show: ${quoteForMessage(text)} is not the number of a request; "gift-mock requests" prints the numbers`,
    ja: `requests show: ${quoteForMessage(text)} はリクエストの番号ではない。番号は「gift-mock requests」で表示できる`,
  })
}
