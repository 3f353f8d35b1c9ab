import type { AdminOptions, AdminRouter } from '../context.ts'
import { parseBytes } from '../input.ts'
import { codeView } from '../views.ts'

/** Maximum size of a book in bytes. */
const MAX_BOOK_BYTES = 16 * 1024 * 1024

/** Routes to read the ledger and the conduct report, and to compare a client's book with the ledger. */
export function addLedgerRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/ledger', async (c) => {
    const { codes, totals } = await adminOf(c.env.address.sandbox).ledger()
    return c.json({ codes: codes.map(codeView), totals })
  })

  admin.post('/reconcile', async (c) =>
    c.json(await adminOf(c.env.address.sandbox).reconcile(await parseBytes(c, MAX_BOOK_BYTES))),
  )

  admin.get('/report', async (c) => c.json(await adminOf(c.env.address.sandbox).report()))
}
