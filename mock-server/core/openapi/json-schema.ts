import { z } from 'zod'
import type { Language } from '../localized-text.ts'
import type { Json } from './description.ts'

export const SCHEMA_REF = '#/components/schemas/'

/**
 * Converts named Zod schemas to JSON Schemas with the same names. A schema that contains another named schema refers to
 * that schema with `$ref`. The Japanese description of a schema is `japanese` in its metadata.
 */
export function jsonSchemas(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
  language: Language,
): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const converted = z.toJSONSchema(registry, { io, uri: (id) => SCHEMA_REF + id, override: overrideIn(language) })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  )
}

export function jsonSchema(schema: z.ZodType, language: Language = 'en'): z.core.JSONSchema.BaseSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', override: overrideIn(language) })
  return json
}

type Override = NonNullable<z.core.ToJSONSchemaParams['override']>

function overrideIn(language: Language): Override {
  return (context) => {
    dropSafeBounds(context)
    const { jsonSchema: schema } = context
    const { japanese } = schema
    if (language === 'ja' && typeof japanese === 'string') schema.description = japanese
    delete schema['japanese']
  }
}

/**
 * Removes the safe-integer bounds that Zod adds to every integer schema, because the bounds are not part of the
 * provider's API.
 */
function dropSafeBounds({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}

/** Merges request schemas and response schemas into one object. @throws Error if one name has two different schemas */
export function mergeSchemas(requests: Record<string, Json>, responses: Record<string, Json>): Record<string, Json> {
  for (const [name, schema] of Object.entries(responses)) {
    const other = requests[name]
    if (other && JSON.stringify(other) !== JSON.stringify(schema))
      throw new Error(`the schema "${name}" is one thing in requests and another in answers: give it two names`)
  }
  return { ...requests, ...responses }
}

/**
 * Returns a JSON schema without definitions. In a document, references to the definitions would not work, because they
 * are resolved from the root of the document. Each reference is replaced by a schema that accepts any value: the only
 * definition is the recursive schema of a JSON value, which also accepts any value.
 */
export function withoutDefinitions<T extends Json>(schema: T): T {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string' && value.$ref.startsWith('#/$defs/')) return {}
    if ('$defs' in value) delete value.$defs
    return value
  })
}
