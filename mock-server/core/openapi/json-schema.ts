import { z } from 'zod'
import type { Json } from './description.ts'

export const SCHEMA_REF = '#/components/schemas/'

/** Zod schemas as JSON Schema, by name; where one is part of another, by reference. */
export function jsonSchemas(
  schemas: Readonly<Record<string, z.ZodType>>,
  io: 'input' | 'output',
): Record<string, Json> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id })
  const converted = z.toJSONSchema(registry, { io, uri: (id) => SCHEMA_REF + id, override: dropSafeBounds })
  return Object.fromEntries(
    Object.entries(converted.schemas).map(([id, { $schema: _dialect, $id: _id, ...schema }]) => [id, schema]),
  )
}

export function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, { io: 'input', override: dropSafeBounds })
  return json
}

/** Every integer is bounded by what a double can tell apart, which says nothing about a message. */
function dropSafeBounds({ jsonSchema: schema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
}

/** Both sides together. @throws Error where one name stands for two schemas */
export function mergeSchemas(requests: Record<string, Json>, responses: Record<string, Json>): Record<string, Json> {
  for (const [name, schema] of Object.entries(responses)) {
    const other = requests[name]
    if (other && JSON.stringify(other) !== JSON.stringify(schema))
      throw new Error(`the schema "${name}" is one thing in requests and another in answers: give it two names`)
  }
  return { ...requests, ...responses }
}
