import { z } from 'zod'
import { aliases, effectOf, effects, isEffectType } from './effects/index.ts'
import { faultSchema } from './fault.ts'

type Json = Record<string, unknown>

const base = { io: 'input', unrepresentable: 'any', reused: 'inline' } as const

/**
 * Returns the JSON schema of an effect: a union of all effects with their options. The function builds this schema
 * itself, because zod cannot convert a schema in which the type of an effect determines the schema of the options.
 */
export function effectJsonSchema(): Json {
  return {
    oneOf: Object.keys(effects)
      .filter(isEffectType)
      .map((type) => {
        const called = [type, ...[...aliases].flatMap(([alias, meant]) => (meant === type ? [alias] : []))]
        const { $schema: _schema, properties, required = [], ...rest } = z.toJSONSchema(effectOf(type).options(), base)
        return { ...rest, properties: { type: { enum: called }, ...properties }, required: ['type', ...required] }
      }),
  }
}

export function faultJsonSchema(): Json {
  const { $schema: _schema, ...schema } = z.toJSONSchema(faultSchema(), {
    ...base,
    override({ jsonSchema, path }) {
      if (path.filter((step) => step !== 'properties').join('/') !== 'effect') return
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
      Object.assign(jsonSchema, effectJsonSchema())
    },
  })
  return schema
}
