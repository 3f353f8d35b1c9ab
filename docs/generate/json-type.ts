import { z } from 'zod'

/** The parts of a JSON schema that the documentation shows. */
export const jsonSchema = z.looseObject({
  $ref: z.string().optional(),
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  description: z.string().optional(),
  required: z.array(z.string()).optional(),
  get properties() {
    return z.record(z.string(), jsonSchema).optional()
  },
  get items() {
    return jsonSchema.optional()
  },
  get anyOf() {
    return z.array(jsonSchema).optional()
  },
  get oneOf() {
    return z.array(jsonSchema).optional()
  },
  get additionalProperties() {
    return z.union([z.boolean(), jsonSchema]).optional()
  },
})
export type JsonSchema = z.infer<typeof jsonSchema>

/**
 * Returns the notation of a type in TypeScript for a JSON schema.
 * @param translate returns a description in the language of the page
 * @param indent indentation of the lines after the first line
 */
export function typeNotation(schema: JsonSchema, translate: (text: string) => string, indent = ''): string {
  if (schema.$ref !== undefined) return schema.$ref.replace(/^.*\//, '')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const options = schema.anyOf ?? schema.oneOf
  if (options) return [...new Set(options.map((option) => typeNotation(option, translate, indent)))].join(' | ')
  if (Array.isArray(schema.type)) return schema.type.join(' | ')
  if (schema.items) {
    const element = typeNotation(schema.items, translate, indent)
    return /^[^{]* \| /.test(element) ? `(${element})[]` : `${element}[]`
  }
  if (schema.properties && Object.keys(schema.properties).length > 0) {
    const { required = [] } = schema
    const members = Object.entries(schema.properties).map(([name, member]) => {
      const type = typeNotation(member, translate, `${indent}  `)
      const comment = member.description === undefined ? '' : ` // ${translate(member.description)}`
      return `${indent}  ${name}${required.includes(name) ? '' : '?'}: ${type}${comment}\n`
    })
    return `{\n${members.join('')}${indent}}`
  }
  if (typeof schema.additionalProperties === 'object')
    return `{ [name]: ${typeNotation(schema.additionalProperties, translate, indent)} }`
  return schema.type ?? 'any'
}
