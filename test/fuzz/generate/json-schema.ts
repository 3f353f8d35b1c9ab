import fc from 'fast-check'
import { z } from 'zod'

/** The part of JSON Schema that the providers' descriptions use. */
const schemaShape = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  pattern: z.string().optional(),
  minLength: z.int().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.unknown().optional(),
  minItems: z.int().optional(),
  uniqueItems: z.boolean().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
})

/**
 * Characters of different scripts and UTF-8 lengths, and characters with a special meaning in JSON, HTML or terminals.
 */
const character = fc.constantFrom(
  'a',
  'Z',
  '0',
  ' ',
  '券',
  'é',
  '\u{1F600}',
  '"',
  '\\',
  '<',
  '&',
  '\n',
  '\u0000',
  '\u2028',
)

/**
 * Creates a generator (a fast-check arbitrary) of JSON values that a JSON Schema accepts.
 * @param resolve returns the schema that a `$ref` names
 */
export function valuesOf(schema: unknown, resolve: (ref: string) => unknown): fc.Arbitrary<unknown> {
  const { $ref: ref, type, oneOf, anyOf = oneOf, ...rest } = schemaShape.parse(schema)
  const below = (inner: unknown): fc.Arbitrary<unknown> => valuesOf(inner, resolve)
  if (ref !== undefined) return below(resolve(ref))
  if (rest.const !== undefined) return fc.constant(rest.const)
  if (rest.enum) return fc.constantFrom(...rest.enum)
  if (anyOf) return fc.oneof(...anyOf.map(below))
  switch (type) {
    case 'string':
      return rest.pattern === undefined
        ? fc.string({ minLength: rest.minLength ?? 0, unit: character, maxLength: 20 })
        : fc.stringMatching(new RegExp(rest.pattern))
    case 'integer':
      return fc.integer({ min: rest.minimum ?? -1_000_000, max: Math.min(rest.maximum ?? 1_000_000, 2 ** 31 - 1) })
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'array': {
      const bounds = { minLength: rest.minItems ?? 0, maxLength: (rest.minItems ?? 0) + 3 }
      return rest.uniqueItems ? fc.uniqueArray(below(rest.items), bounds) : fc.array(below(rest.items), bounds)
    }
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(rest.properties ?? {}).map(([name, member]) => [name, below(member)])),
        { requiredKeys: rest.required ?? [] },
      )
    case undefined:
    default:
      return fc.jsonValue()
  }
}
