import { z } from 'zod'
import { findingTexts } from '../../core/book/findings/finding.ts'
import type { ShownComparison } from '../../reporting/render/book-text.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })
const kinds = z.custom<keyof typeof findingTexts>(
  (kind) => typeof kind === 'string' && Object.hasOwn(findingTexts, kind),
)
const count = z.number()

export const comparisonSchema: z.ZodType<ShownComparison> = z.object({
  result: z.enum(['agreed', 'differs']),
  findings: z.array(
    z.object({
      kind: kinds,
      severity: z.enum(['error', 'notice']),
      lines: z.array(count).readonly(),
      yen: count,
      text: textSchema,
      remedy: textSchema,
    }),
  ),
  totals: z.object({
    orders: count,
    kept: count,
    unknown: count,
    failed: count,
    issued: count,
    billedYen: count,
    keptYen: count,
    errors: count,
    notices: count,
    differenceYen: count,
  }),
})
