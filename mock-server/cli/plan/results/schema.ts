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
  program: z.string().optional(),
  rules: z.string().optional(),
  ciJob: z.string().optional(),
  clientProgram: z.string().optional(),
  clientVersion: z.string().optional(),
  clientFiles: z.array(fileSchema).default([]),
  flags: z.array(z.string()).default([]),
  timeScale: z.number().optional(),
  scaledBy: z.enum(['faketime', 'variable']).optional(),
  config: fileSchema.extend({ settings: z.record(z.string(), z.unknown()) }).optional(),
  host: z.object({ os: z.string(), node: z.string() }).optional(),
  startedAt: z.iso.datetime({ offset: true }).optional(),
  durationMs: z.number().nonnegative().optional(),
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
  client: z
    .object({
      result: z.string(),
      leftProcesses: z.boolean().optional(),
      idleMs: z.number().optional(),
      attempts: countSchema.optional(),
      kills: countSchema.optional(),
    })
    .optional(),
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
  totals: z.object({
    issued: countSchema,
    faceValue: countSchema,
    fees: countSchema,
    orphaned: countSchema,
    suspectedDuplicates: countSchema.default(0),
  }),
  requests: z.array(
    z.object({
      id: z.string(),
      at: z.string(),
      receivedAt: z.iso.datetime({ offset: true }).optional(),
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
  triedNothing: countSchema.optional(),
  leftProcesses: countSchema.optional(),
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
  task: z.object({ name: z.string() }).catchall(z.union([z.string(), z.number(), z.boolean()])),
  seed: z.string(),
  interrupted: z.literal(true).optional(),
  limits: z
    .object({
      depth: countSchema,
      calls: countSchema,
      restarts: countSchema,
      workers: countSchema,
      starts: countSchema.optional(),
    })
    .optional(),
  completeDepth: countSchema.optional(),
  runs: countSchema,
  states: countSchema.optional(),
  pruned: countSchema.optional(),
  covered: countSchema.optional(),
  withBook: countSchema.optional(),
  withoutBook: countSchema.optional(),
  orphaned: countSchema.optional(),
  undecided: countSchema.optional(),
  notTried: z.record(z.string(), countSchema).default({}),
  notTriedOutcomes: z.record(z.string(), z.array(z.string())).default({}),
  leftProcesses: countSchema.default(0),
  idleMs: z.number().positive().optional(),
  matrix: z
    .array(z.object({ operation: z.string(), call: countSchema, marks: z.record(z.string(), z.string()) }))
    .optional(),
  found: z.array(
    z.object({
      name: z.string(),
      title: textSchema,
      losses: z.array(z.object({ what: textSchema })),
      schedule: z.array(z.object({ operation: z.string(), call: countSchema, outcome: z.string() })).default([]),
    }),
  ),
})
/** The result of a search, as `explore --json` writes it. */
export type Explored = z.output<typeof exploredSchema>

/** A search with all members that this version writes. */
export const wholeSearchSchema = exploredSchema.required({
  client: true,
  limits: true,
  completeDepth: true,
  states: true,
  pruned: true,
  covered: true,
  withBook: true,
  withoutBook: true,
  orphaned: true,
  undecided: true,
  matrix: true,
})

export const resultSchema = z.discriminatedUnion('format', [replaySchema, exploredSchema])
