import { z } from 'zod'
import { withoutDefinitions } from '../../core/openapi/json-schema.ts'

/**
 * Returns the JSON schema of the values that a zod schema accepts. If no JSON schema can express a part of the zod
 * schema, this part of the JSON schema accepts any value.
 */
export function inputSchema(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return withoutDefinitions(json)
}
