import { z } from 'zod'
import { readBytes } from '../../mock-server/node/package-files.ts'

const interactionSchema = z.looseObject({
  description: z.string(),
  providerStates: z
    .array(z.looseObject({ name: z.string(), params: z.record(z.string(), z.json()).optional() }))
    .default([]),
  comments: z
    .looseObject({ references: z.record(z.string(), z.record(z.string(), z.string())).default({}) })
    .default({ references: {} }),
  request: z.looseObject({ method: z.string(), path: z.string() }),
  response: z.looseObject({ status: z.int().default(200) }),
})

const pactSchema = z.looseObject({
  consumer: z.looseObject({ name: z.string() }),
  provider: z.looseObject({ name: z.string() }),
  interactions: z.array(interactionSchema),
})

/** One request and its response in a pact file. Unknown members are preserved. */
export type PactInteraction = z.infer<typeof interactionSchema>

/** A pact file. Members that are not used here are preserved. */
export type PactFile = z.infer<typeof pactSchema>

/**
 * Reads a pact file.
 * @throws Error that names the file if the file cannot be read or is not a pact with HTTP interactions
 */
export async function readPact(file: string): Promise<PactFile> {
  let json: unknown
  try {
    json = JSON.parse(String(await readBytes(file)))
  } catch (error) {
    throw new Error(`the pact ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
  const parsed = pactSchema.safeParse(json)
  if (!parsed.success) throw new Error(`${file} is not a pact of HTTP interactions: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
