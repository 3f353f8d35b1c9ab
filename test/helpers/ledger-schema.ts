import { z } from 'zod'

/** Schema of the response to `GET /__admin/ledger`, with the members that tests compare. */
export const ledgerSchema = z.object({
  codes: z.array(
    z.looseObject({
      provider: z.enum(['at-gift', 'realpay-gift']),
      code: z.string(),
      reference: z.string(),
      faceValue: z.int(),
      fee: z.int(),
      at: z.string(),
      journalId: z.string(),
      delivered: z.boolean(),
      orphaned: z.boolean(),
    }),
  ),
  totals: z.looseObject({ issued: z.int(), faceValue: z.int(), fees: z.int(), orphaned: z.int() }),
})
export type Ledger = z.infer<typeof ledgerSchema>
