import { z } from 'zod'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { parseJsonOrUndefined } from '../../core/util/json.ts'

const textSchema = z.object({ en: z.string(), ja: z.string() })

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
/** The result of a scenario, as `replay --json` writes it. */
export type Replayed = z.output<typeof replayedSchema>

const exploredSchema = z.object({
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
  z.object({ format: z.literal('gift-provider-mock/replay/1'), scenarios: z.array(replayedSchema) }),
  exploredSchema,
])

export interface Results {
  /** Results by the name of the scenario. If several files contain a scenario, the result in the last file counts. */
  replayed: ReadonlyMap<string, Replayed>
  explored: readonly Explored[]
}

/** Reads result files. @throws Problem 400 that names the first file that is not a result of `replay` or `explore` */
export function readResults(files: readonly { file: string; text: string }[]): Results {
  const read = files.map(({ file, text }) => {
    const parsed = resultSchema.safeParse(parseJsonOrUndefined(text))
    if (!parsed.success) throw new Problem(400, notAResult(file))
    return parsed.data
  })
  return {
    replayed: new Map(
      read.flatMap((one) => ('scenarios' in one ? one.scenarios : [])).map((scenario) => [scenario.name, scenario]),
    ),
    explored: read.flatMap((one) => ('scenarios' in one ? [] : [one])),
  }
}

function notAResult(file: string): Text {
  return {
    en: `${file} is not a result: name a file that "gift-mock replay --json FILE" or "gift-mock explore --json FILE" wrote`,
    ja: `${file} は結果のファイルではない。「gift-mock replay --json FILE」または「gift-mock explore --json FILE」が書き出したファイルを指定する`,
  }
}
