import { z } from 'zod'
import { providers } from '../../app.ts'
import { parseIso } from '../../core/time/japan-time.ts'
import { phases } from '../../core/faults/effect.ts'
import { isEffectType } from '../../core/faults/effects/index.ts'
import { comparisonSchema } from '../reconcile/schema.ts'
import { clearanceSchema } from '../shared/admin/clearance-schema.ts'
import { namedOutcome } from '../../reporting/named-ids.ts'
import type { ShownReport } from '../../reporting/render/report-text.ts'
import type { ShownRequest } from '../../reporting/render/request-lines.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })
const violationsSchema = z.array(z.object({ what: textSchema, requests: z.array(z.string()).readonly() })).readonly()
const ruleSchema = z.object({
  name: z.string(),
  provider: z.string(),
  rule: z.string(),
  severity: z.enum(['money', 'refusal', 'notice']),
  text: textSchema,
  result: z.enum(['passed', 'violated', 'not exercised', 'inconclusive']),
  exercised: z.number(),
  violations: violationsSchema,
  undecided: violationsSchema.default([]),
  costYen: z.number().default(0),
})
const checkSchema = z.object({
  kind: z.enum(['ledger', 'requests', 'conduct', 'faults', 'book']).optional(),
  what: textSchema,
  expected: textSchema,
  actual: textSchema,
  finding: textSchema.optional(),
  rule: z.object({ name: z.string() }).optional(),
  passed: z.boolean(),
  undecided: z.literal(true).optional(),
  requests: z.array(z.string()).readonly(),
  followsFrom: z.string().optional(),
  mayFollowFrom: z.string().optional(),
})
const resultSchema = z.enum(['passed', 'failed', 'cannot tell'])
export const reportSchema: z.ZodType<ShownReport> = z.object({
  result: resultSchema,
  rules: z.array(ruleSchema),
  evicted: z.number(),
  ledger: z.object({
    issued: z.number(),
    faceValue: z.number(),
    fees: z.number(),
    orphaned: z.number(),
    orphanedYen: z.number(),
    suspectedDuplicates: z.number(),
    suspectedDuplicatesYen: z.number(),
  }),
  scenario: z
    .object({ scenario: z.string(), result: resultSchema, checks: z.array(checkSchema), remedy: textSchema.optional() })
    .nullable(),
  tolerated: z.array(z.string()),
  clearances: z.array(clearanceSchema).default([]),
  emptied: z.number().default(0),
  cleared: z.number().default(0),
  onlyRefusals: z.object({ count: z.number(), reason: textSchema }).nullable().default(null),
  clockRate: z.number(),
  book: comparisonSchema.optional(),
})

const headersSchema = z.record(z.string(), z.string())
export const requestSchema = z
  .object({
    id: z.string(),
    at: z.string().transform(parseIso),
    receivedAt: z.string().transform(parseIso),
    provider: z.string(),
    operation: z.string().nullable(),
    method: z.string(),
    path: z.string(),
    request: z.object({ headers: headersSchema, body: z.string().nullable() }),
    response: z.object({ status: z.number(), headers: headersSchema, body: z.string().nullable() }),
    outcome: z.object({ code: z.string(), reason: z.string().default(''), rule: z.string().nullable().default(null) }),
    delivered: z.boolean(),
    abandoned: z.boolean().default(false),
    durationMs: z.number(),
    fault: z.object({ name: z.string(), phase: z.enum(phases), effect: z.string().refine(isEffectType) }).optional(),
  })
  .transform(({ at, receivedAt, provider, operation, request, response, outcome, fault, ...rest }): ShownRequest => {
    const known = providers.find(({ name }) => name === provider)
    return {
      ...rest,
      atMs: at,
      receivedAtMs: receivedAt,
      status: response.status,
      outcome: namedOutcome(outcome.code, known),
      reason: response.status >= 400 ? outcome.reason : '',
      rule: outcome.rule,
      ...(fault && { fault }),
      reference: known?.referenceOf({ operation, request, response }),
    }
  })
