import { z } from 'zod'
import { withoutDefinitions } from '../../core/openapi/json-schema.ts'

/** Returns the JSON schema of what a schema accepts. Parts that no JSON schema can express accept any value. */
export function inputSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return withoutDefinitions(json)
}
