import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import { yen } from '../../reporting/format.ts'
import { languageOf } from '../../reporting/language.ts'
import { oneLine } from '../../reporting/one-line.ts'
import { costLines } from '../../reporting/render/report-text.ts'
import { fetchAdmin, rejectForeignServer } from '../shared/admin/admin-client.ts'
import { printResult, queryText, readAdmin, type SteerFlags } from '../shared/admin/admin-json.ts'
import { sandboxTargetOf } from '../shared/admin/sandbox-note.ts'
import { type PeriodFlags, periodOf } from './period.ts'

const codeSchema = z.looseObject({
  at: z.string(),
  operation: z.string(),
  reference: z.string(),
  product: z.string(),
  faceValue: z.number(),
  fee: z.number(),
  orphaned: z.boolean(),
})
type ShownCode = z.output<typeof codeSchema>

const ledgerSchema = z.looseObject({
  codes: z.array(codeSchema),
  totals: z.object({
    issued: z.number(),
    faceValue: z.number(),
    fees: z.number(),
    orphaned: z.number(),
    orphanedYen: z.number(),
    suspectedDuplicates: z.number(),
    suspectedDuplicatesYen: z.number(),
  }),
})

const words = {
  en: {
    period: (since = '', until = '') => `codes${since && ` since ${since}`}${until && ` until ${until}`}:`,
    yen: (amount: string) => `${amount} yen`,
    orphaned: 'orphaned (billed but never received)',
  },
  ja: {
    period: (since = '', until = '') => `${since && `${since} 以降`}${until && `${until} より前`}に発行されたコード:`,
    yen: (amount: string) => `${amount}円`,
    orphaned: '未達（クライアントに届いていない）',
  },
}

/**
 * Prints the codes that were issued in a period, and what they would cost in production.
 * @throws Problem if the period is invalid, or if --csv and --json are given
 */
export async function list({ csv = false, ...flags }: SteerFlags & PeriodFlags & { csv?: boolean }): Promise<number> {
  if (csv && flags.json)
    throw new Problem(400, {
      en: 'ledger list: choose one of --csv and --json',
      ja: 'ledger list: --csv と --json は同時に指定できない',
    })
  const remote = await sandboxTargetOf(flags)
  const period = await periodOf(remote, flags)
  const query = queryText({ ...period, format: csv ? 'csv' : undefined })
  if (csv) {
    const text = await fetchAdmin(remote, `/__admin/ledger?${query}`)
    process.stdout.write(text.startsWith('at,') ? text : rejectForeignServer(remote))
    return 0
  }
  const ledger = await readAdmin(remote, `ledger?${query}`, ledgerSchema)
  const { since, until } = period
  const head = since === undefined && until === undefined ? [] : [words[languageOf()].period(since, until)]
  printResult(flags, ledger, [...head, ...ledger.codes.map(codeLine), ...costLines(ledger.totals)])
  return 0
}

function codeLine({ at, operation, reference, product, faceValue, fee, orphaned }: ShownCode): string {
  const text = words[languageOf()]
  const cost = text.yen(yen(faceValue + fee))
  return oneLine(`${at}  ${operation}  ${reference}  ${product}  ${cost}${orphaned ? `  ${text.orphaned}` : ''}`)
}
