import { z } from 'zod'
import { REFERENCE_CLIENT } from '../../shared/run-facts/run-facts.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })

const fileSchema = z.object({ file: z.string(), sha256: z.string() })

/**
 * The facts that a result file contains about its run. A file of an older version of the mock has none of these
 * members.
 */
const factsSchema = z.object({
  version: z.string().optional(),
  rules: z.string().optional(),
  clientVersion: z.string().optional(),
  clientFiles: z.array(fileSchema).default([]),
  flags: z.array(z.string()).default([]),
  timeScale: z.number().optional(),
  config: fileSchema.extend({ settings: z.record(z.string(), z.unknown()) }).optional(),
  host: z.object({ os: z.string(), node: z.string() }).optional(),
  startedAt: z.iso.datetime({ offset: true }).optional(),
  client: z.union([z.literal(REFERENCE_CLIENT), z.array(z.string()).nonempty()]).optional(),
})
/** The facts that a result file contains about its run. A member is undefined if the fact is unknown. */
export type PlanFacts = z.output<typeof factsSchema>

const countSchema = z.number().int().nonnegative()
const replayedSchema = z.object({
  name: z.string(),
  sha256: z.string().optional(),
  result: z.enum(['passed', 'failed', 'cannot tell', 'not judged']),
  triedNothing: z.literal(true).optional(),
  clockRate: z.number().positive().optional(),
  provenPauses: z.array(z.string()).optional(),
  book: z.boolean().optional(),
  client: z.object({ result: z.string(), leftProcesses: z.boolean().optional() }).optional(),
  checks: z.array(
    z.object({
      what: textSchema,
      expected: textSchema,
      actual: textSchema,
      passed: z.boolean(),
      undecided: z.literal(true).optional(),
      finding: textSchema.optional(),
      rule: z.object({ name: z.string() }).optional(),
    }),
  ),
  rules: z.array(z.object({ name: z.string(), result: z.string(), severity: z.string() })).optional(),
  totals: z.object({ issued: countSchema, faceValue: countSchema, fees: countSchema, orphaned: countSchema }),
  requests: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      receivedAt: z.string().optional(),
      operation: z.string().nullable(),
      status: z.number(),
      outcome: z.object({ code: z.string() }).optional(),
    }),
  ),
})
/** The result of a scenario, as `replay --json` writes it. */
export type ReplayedScenario = z.output<typeof replayedSchema>

const replaySchema = factsSchema.extend({
  format: z.literal('gift-provider-mock/replay/1'),
  passed: countSchema.optional(),
  failed: countSchema.optional(),
  cannotTell: countSchema.optional(),
  notJudged: countSchema.optional(),
  skipped: z.array(z.object({ name: z.string(), waitMs: z.number() })).default([]),
  notRun: z.array(z.object({ name: z.string(), reason: z.enum(['interrupted', 'timeouts']) })).default([]),
  scenarios: z.array(replayedSchema),
})
/** The content of a file of `replay --json`. */
export type ReplayFile = z.output<typeof replaySchema>

const exploredSchema = factsSchema.extend({
  format: z.literal('gift-provider-mock/explore/1'),
  result: z.string(),
  bound: textSchema,
  task: z.looseObject({ name: z.string() }),
  seed: z.string(),
  completeDepth: countSchema.optional(),
  runs: countSchema,
  undecided: countSchema.optional(),
  notTried: z.record(z.string(), countSchema).default({}),
  notTriedOutcomes: z.record(z.string(), z.array(z.string())).default({}),
  leftProcesses: countSchema.default(0),
  found: z.array(z.object({ name: z.string(), title: textSchema, losses: z.array(z.object({ what: textSchema })) })),
})
/** The result of a search, as `explore --json` writes it. */
export type Explored = z.output<typeof exploredSchema>

export const resultSchema = z.discriminatedUnion('format', [replaySchema, exploredSchema])
