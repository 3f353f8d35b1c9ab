import type { AdminOptions, AdminRouter } from '../context.ts'
import { codeView } from '../views.ts'

/** Routes to read the ledger and the conduct report. */
export function addLedgerRoutes(admin: AdminRouter, { adminOf }: AdminOptions): void {
  admin.get('/ledger', async (c) => {
    const { codes, totals } = await adminOf(c.env.address.sandbox).ledger()
    return c.json({ codes: codes.map(codeView), totals })
  })

  admin.get('/report', async (c) => c.json(await adminOf(c.env.address.sandbox).report()))
}
