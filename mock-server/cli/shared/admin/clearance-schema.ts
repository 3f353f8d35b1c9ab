import { z } from 'zod'
import { clearedAs } from '../../../core/clearances/clearance.ts'
import type { ShownClearance } from '../../../reporting/render/clearance-text.ts'

export const clearanceSchema: z.ZodType<ShownClearance> = z.object({
  at: z.string(),
  as: z.enum(clearedAs),
  note: z.string().nullable(),
  contradictsLedger: z.boolean(),
  text: z.object({ en: z.string(), ja: z.string() }),
})
