import type { z } from 'zod'
import type { Language } from '../../../core/localized-text.ts'
import { limitTexts } from './texts.ts'

type Schema = z.core.JSONSchema.BaseSchema

/** A member of a message. */
export interface Member {
  /** Path of the member: `gift.code`, or `brands[].code` for a member of the elements of a list. */
  name: string
  type: string
  limits: string
  isRequired: boolean
  description: string
}

/** Returns the members of a message in the order of the schema. Nested members follow the member that contains them. */
export function membersOf(schema: Schema, language: Language, path = ''): Member[] {
  const objects = optionsOf(schema).filter((option) => option.properties)
  return objects.flatMap((option) =>
    Object.entries(option.properties ?? {}).flatMap(([key, member]) => {
      const isRequired = objects.length === 1 && (option.required ?? []).includes(key)
      return typeof member === 'boolean' ? [] : memberOf(`${path}${key}`, member, isRequired, language)
    }),
  )
}

function memberOf(name: string, schema: Schema, isRequired: boolean, language: Language): Member[] {
  const own: Member = {
    name,
    type: typeOf(schema),
    limits: limitsOf(schema, language).join(language === 'en' ? ', ' : '、'),
    isRequired,
    description: schema.description ?? '',
  }
  const items = itemsOf(schema)
  return [own, ...(items ? membersOf(items, language, `${name}[].`) : membersOf(schema, language, `${name}.`))]
}

/** Returns the alternatives of a schema. A value has to match one of these alternatives. */
function optionsOf(schema: Schema): Schema[] {
  const options = schema.anyOf ?? schema.oneOf
  return options ? options.flatMap((option) => (typeof option === 'boolean' ? [] : optionsOf(option))) : [schema]
}

function itemsOf({ items }: Schema): Schema | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined
}

/** Returns the type in the notation of TypeScript. */
export function typeOf(schema: Schema): string {
  const types = optionsOf(schema).map((option) => {
    if (option.const !== undefined) return JSON.stringify(option.const)
    if (option.enum) return option.enum.map((value) => JSON.stringify(value)).join(' | ')
    const items = itemsOf(option)
    if (items) return `${typeOf(items)}[]`
    if (Array.isArray(option.type)) return option.type.join(' | ')
    return option.format === 'binary' ? 'file' : String(option.type)
  })
  return [...new Set(types)].join(' | ')
}

/** Returns the limits that a value has to satisfy, such as a pattern. */
export function limitsOf(schema: Schema, language: Language): string[] {
  return optionsOf(schema).flatMap((option) => {
    const { pattern, format, minLength, minimum, maximum, minItems, uniqueItems } = option
    const items = itemsOf(option)
    const each = items ? limitsOf(items, language) : []
    return [
      ...(pattern === undefined ? [] : [`\`${pattern}\``]),
      ...(format === 'uri' ? ['URL'] : []),
      ...(pattern === undefined && minLength !== undefined ? [limitTexts.characters[language](minLength)] : []),
      ...(minimum === undefined ? [] : [limitTexts.range[language](grouped(minimum), grouped(maximum))]),
      ...(minItems === undefined ? [] : [limitTexts.elements[language](minItems)]),
      ...(uniqueItems ? [limitTexts.distinct[language]] : []),
      ...(each.length > 0 ? [limitTexts.each[language](each.join(', '))] : []),
    ]
  })
}

function grouped(limit: number | undefined): string {
  return limit?.toLocaleString('en') ?? ''
}
