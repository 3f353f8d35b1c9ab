import { z } from 'zod'
import type { Json } from '../../core/openapi/description.ts'

/** Returns the JSON schema of what a schema accepts. Parts that no JSON schema can express accept any value. */
export function inputSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return withoutDefinitions(json)
}

/**
 * Returns a JSON schema without definitions. In an OpenAPI document, a reference to a definition of the schema would
 * lead to the root of the document. Only the recursive schema of a JSON value is a definition, and it accepts any value.
 */
export function withoutDefinitions<T extends Json>(schema: T): T {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$ref' in value && typeof value.$ref === 'string' && value.$ref.startsWith('#/$defs/')) return {}
    if ('$defs' in value) delete value.$defs
    return value
  })
}
