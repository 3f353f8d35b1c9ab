import { z } from 'zod'
import type { ShownClock } from '../../reporting/render/clock-text.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })

/** Schema of the members that the command uses in the response of `GET /__admin/scenario`. */
export const stateSchema = z.object({
  name: z.string(),
  title: textSchema,
  story: textSchema.optional(),
  remedy: textSchema.optional(),
  task: z.looseObject({ name: z.string() }).catchall(z.union([z.string(), z.number(), z.boolean()])),
  startedAt: z.string(),
})
export type ShownScenario = z.output<typeof stateSchema>

export const clockSchema: z.ZodType<ShownClock> = z.object({
  now: z.string(),
  mode: z.enum(['running', 'frozen']),
  rate: z.number().optional(),
})
