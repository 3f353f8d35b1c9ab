import { controlProblems } from '../../core/problems/control.ts'
import type { AdminOptions, AdminRouter } from '../context.ts'
import { type LedgerEntry, type LedgerTotals, sumTotals } from '../../core/ledger.ts'
import { timelineOf } from '../../core/ledger-timeline.ts'
import { parseBody, parseBytes, parseQuery, validate } from '../input.ts'
import { clearOrderSchema, ledgerQuerySchema, reportQuerySchema, timelineSchema } from '../schemas.ts'
import { codeView, isoOf } from '../views.ts'

/** Maximum size of a client's book in bytes. A larger book is rejected with 413. */
const MAX_BOOK_BYTES = 16 * 1024 * 1024

/**
 * Routes to read the ledger and the conduct report, to record a statement of the provider about an order, and to
 * compare a client's book with the ledger.
 */
export function addLedgerRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/ledger', async (c) => {
    const { newest, since, until, format } = parseQuery(c, ledgerQuerySchema)
    const sandbox = adminOf(c.env.address.sandbox)
    const ledger = await sandbox.ledger()
    const { codes, totals } = since === undefined && until === undefined ? ledger : between(ledger.codes, since, until)
    const shown = newest === undefined ? codes : codes.slice(codes.length - Math.min(newest, codes.length))
    if (format === 'csv') {
      const { ledgerCsv } = await import('../../core/ledger-csv.ts')
      return c.body(ledgerCsv(shown), 200, { 'content-type': 'text/csv; charset=utf-8' })
    }
    return c.json({ codes: shown.map(codeView), totals, clearances: await sandbox.clearances() })
  })

  admin.get('/ledger/timeline', async (c) => {
    const { points } = parseQuery(c, timelineSchema)
    const { codes } = await adminOf(c.env.address.sandbox).ledger()
    return c.json({
      points: timelineOf(codes, points).map(({ atMs, ...amounts }) => ({ at: isoOf(atMs), ...amounts })),
    })
  })

  admin.post('/ledger/clear', async (c) =>
    c.json(await adminOf(c.env.address.sandbox).clearOrder(await parseBody(c, clearOrderSchema))),
  )

  admin.post('/reconcile', async (c) =>
    c.json(await adminOf(c.env.address.sandbox).reconcile(await parseBytes(c, MAX_BOOK_BYTES))),
  )

  admin.get('/report', async (c) => {
    const { cases } = validate(reportQuerySchema, { cases: c.req.query('cases') }, controlProblems.query)
    const report = await adminOf(c.env.address.sandbox).report()
    if (cases === undefined) return c.json(report)
    const rules = report.rules.map(({ violations, undecided, ...rule }) => ({
      ...rule,
      violations: violations.slice(0, cases),
      undecided: undecided.slice(0, cases),
    }))
    return c.json({ ...report, rules })
  })

  admin.post('/report', async (c) =>
    c.json(await adminOf(c.env.address.sandbox).report({ book: await parseBytes(c, MAX_BOOK_BYTES) })),
  )
}

/**
 * Returns the codes that were issued in a period, and the totals of these codes.
 * @param since start of the period, in milliseconds since the epoch
 * @param until end of the period, in milliseconds since the epoch; codes of this millisecond are left out
 */
function between(
  codes: readonly LedgerEntry[],
  since = -Infinity,
  until = Infinity,
): { codes: LedgerEntry[]; totals: LedgerTotals } {
  const found = codes.filter(({ atMs }) => atMs >= since && atMs < until)
  return { codes: found, totals: sumTotals(found) }
}
