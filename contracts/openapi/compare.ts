import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as comparator from '@pactflow/openapi-pact-comparator'
import { z } from 'zod'
import { ROOT } from '../arazzo/redocly.ts'

interface ComparatorResult {
  code: string
  message: string
  mockDetails?: { interactionDescription?: string | null; location: string }
}

// The cast adds the types. Node cannot resolve the package's own types, because they import files without extensions.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the cast adds the missing types
const { Comparator } = comparator as unknown as {
  Comparator: new (description: object) => { compare(pact: object): AsyncIterable<ComparatorResult> }
}

const openApiSchema = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  servers: z.array(z.looseObject({ url: z.string() })),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        responses: z.record(z.string(), z.looseObject({})),
        'x-operations': z.array(z.string()),
        'x-rules': z.array(z.strictObject({ id: z.string(), evidence: z.string() })),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.looseObject({})) }),
})
export type OpenApi = z.infer<typeof openApiSchema>

export function parseOpenApi(text: string): OpenApi {
  return openApiSchema.parse(JSON.parse(text))
}

/** Reads the committed OpenAPI description of a provider. */
export function committed(provider: string): OpenApi {
  return parseOpenApi(readFileSync(join(ROOT, `contracts/openapi/${provider}.json`), 'utf8'))
}

const pactSchema = z.looseObject({
  consumer: z.looseObject({ name: z.string() }),
  provider: z.looseObject({ name: z.string() }),
  interactions: z.array(
    z.looseObject({ type: z.string(), description: z.string(), response: z.looseObject({ status: z.int() }) }),
  ),
})
export type Pact = z.infer<typeof pactSchema>

export function readPact(file: string): Pact {
  return pactSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

/**
 * Compares a pact with the description. Returns one line for each mismatch and for each warning. In an interaction with
 * an error response, the request may have a Content-Type that the description does not allow.
 */
export async function mismatches(
  pact: { interactions: readonly { response: { status: number } }[] },
  description: OpenApi,
): Promise<string[]> {
  // The comparator modifies its arguments, so copies are passed.
  const [document, compared] = [structuredClone(description), structuredClone(pact)]
  const found: string[] = []
  for await (const { code, message, mockDetails } of new Comparator(document).compare(compared)) {
    const refused =
      (pact.interactions[Number(/interactions\[(\d+)\]/.exec(mockDetails?.location ?? '')?.[1])]?.response.status ??
        0) >= 400
    if (code === 'request.content-type.incompatible' && refused) continue
    found.push(
      `${code} in "${mockDetails?.interactionDescription ?? ''}" at ${mockDetails?.location ?? '?'}: ${message}`,
    )
  }
  return found
}
