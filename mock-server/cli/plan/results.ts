import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'
import { REFERENCE_CLIENT } from '../shared/run-facts.ts'
import { oneClient, type PlanClient } from './client.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })

/** What a file says about its run. Files of older versions of the mock have none of the members. */
const factsSchema = z.object({
  version: z.string().optional(),
  startedAt: z.string().optional(),
  client: z.union([z.literal(REFERENCE_CLIENT), z.array(z.string()).nonempty()]).optional(),
})
/** What a result file says about its run. A member is undefined if it is unknown. */
export type PlanFacts = z.output<typeof factsSchema>

const replayedSchema = z.object({
  name: z.string(),
  result: z.enum(['passed', 'failed', 'cannot tell', 'not judged']),
  triedNothing: z.literal(true).optional(),
  checks: z.array(
    z.object({
      what: textSchema,
      expected: textSchema,
      actual: textSchema,
      passed: z.boolean(),
      finding: textSchema.optional(),
    }),
  ),
  totals: z.object({ issued: z.number(), faceValue: z.number(), fees: z.number(), orphaned: z.number() }),
  requests: z.array(z.object({ id: z.string(), at: z.string(), operation: z.string().nullable(), status: z.number() })),
})
/** The result of a scenario, as `replay --json` writes it, with the time of the run. */
export type Replayed = z.output<typeof replayedSchema> & { startedAt?: string | undefined }

const exploredSchema = factsSchema.extend({
  format: z.literal('gift-provider-mock/explore/1'),
  result: z.string(),
  bound: textSchema,
  task: z.looseObject({ name: z.string() }),
  seed: z.string(),
  runs: z.number(),
  found: z.array(z.object({ name: z.string(), title: textSchema, losses: z.array(z.object({ what: textSchema })) })),
})
/** The result of a search, as `explore --json` writes it. */
export type Explored = z.output<typeof exploredSchema>

const resultSchema = z.discriminatedUnion('format', [
  factsSchema.extend({
    format: z.literal('gift-provider-mock/replay/1'),
    skipped: z.array(z.object({ name: z.string(), waitMs: z.number() })).default([]),
    scenarios: z.array(replayedSchema),
  }),
  exploredSchema,
])

export interface Results {
  /** Results by the name of the scenario. If several files contain a scenario, the result in the last file counts. */
  replayed: ReadonlyMap<string, Replayed>
  /** Milliseconds that a correct client waits in a scenario that `replay` skipped, by the name of the scenario. */
  skipped: ReadonlyMap<string, number>
  explored: readonly Explored[]
  /** The facts of each file, in the order of the files. */
  facts: readonly PlanFacts[]
  /** The client that was tested; undefined if no file names it. */
  client: PlanClient
}

/**
 * Reads result files.
 * @throws Problem 400 that names the first file that is not a result of `replay` or `explore`, or two files with results
 * of different clients
 */
export function readResults(files: readonly { file: string; text: string }[]): Results {
  const read = files.map(({ file, text }) => {
    const parsed = resultSchema.safeParse(parseJsonOrUndefined(text))
    if (!parsed.success) throw new Problem(400, notAResult(file))
    return parsed.data
  })
  const replays = read.flatMap((one) => ('scenarios' in one ? [one] : []))
  return {
    replayed: new Map(
      replays.flatMap(({ scenarios, startedAt }) =>
        scenarios.map((scenario) => [scenario.name, { ...scenario, startedAt }] as const),
      ),
    ),
    skipped: new Map(replays.flatMap(({ skipped }) => skipped.map(({ name, waitMs }) => [name, waitMs] as const))),
    explored: read.flatMap((one) => ('scenarios' in one ? [] : [one])),
    facts: read.map(({ version, startedAt, client }) => ({ version, startedAt, client })),
    client: oneClient(read.map(({ client }, index) => ({ file: files[index]?.file ?? '', client }))),
  }
}

function notAResult(file: string): Text {
  return {
    en: `${file} is not a result: name a file that "gift-mock replay --json FILE" or "gift-mock explore --json FILE" wrote`,
    ja: `${file} は結果のファイルではない。「gift-mock replay --json FILE」または「gift-mock explore --json FILE」が書き出したファイルを指定する`,
  }
}
