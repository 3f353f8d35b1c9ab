import { z } from 'zod'
import { settingDefinitions } from '../../../app.ts'
import { faultJsonSchema } from '../../../core/faults/json-schema.ts'
import { jsonSchema, withoutDefinitions } from '../../../core/openapi/json-schema.ts'
import { NAME } from '../../../core/version.ts'
import { startHelp } from '../../program/start-help.ts'
import { setupSchema } from './config-setup.ts'
import { type Flag, type FlagName, startFlags } from '../options/flags.ts'

type Json = Record<string, unknown>

const choices: Partial<Record<FlagName, readonly string[]>> = {
  logLevel: ['debug', 'info', 'warn', 'error', 'silent'],
  logFormat: ['pretty', 'json'],
}

/** Returns the JSON schema of a configuration file. Editors use the schema to check and complete the file. */
export function configJsonSchema(): Json {
  const { $schema, properties, ...schema } = z.toJSONSchema(setupSchema(), {
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    override({ jsonSchema: found, path }) {
      const place = path.filter((step) => step !== 'properties').join('/')
      if (/(?:^|\/)faults\/items$/.test(place)) replace(found, { $ref: '#/$defs/fault' })
      if (place.endsWith('additionalProperties/settings')) replace(found, { $ref: refOfGroup('') })
    },
  })
  return {
    $schema,
    title: `A configuration file of ${NAME}`,
    ...schema,
    properties: { ...flagProperties(), settings: { $ref: refOfGroup('') }, ...properties },
    $defs: { fault: withoutDefinitions(faultJsonSchema()), ...settingGroups() },
  }
}

function replace(found: object, instead: Json): void {
  for (const key of Object.keys(found)) Reflect.deleteProperty(found, key)
  Object.assign(found, instead)
}

const flagNames = Object.keys(startFlags).filter((name): name is FlagName => name in startFlags && name !== 'config')

function flagProperties(): Json {
  return Object.fromEntries(
    flagNames.map((name) => {
      const { takes }: Flag = startFlags[name]
      const type = takes === undefined ? 'boolean' : takes === 'number' ? 'integer' : 'string'
      const names = choices[name]
      return [name, { description: startHelp[name].en, type, ...(names && { enum: names }) }]
    }),
  )
}

function refOfGroup(prefix: string): string {
  return `#/$defs/settings${prefix === '' ? '' : `.${prefix}`}`
}

/**
 * Returns the schemas of the settings below each prefix, such as `atGift.limit`. In a configuration file, the name of a
 * setting may contain its dots, or be split at any of the dots into nested members.
 */
function settingGroups(): Json {
  const groups = new Map<string, Json>()
  for (const [name, { meaning, schema }] of Object.entries(settingDefinitions)) {
    const steps = name.split('.')
    const value = { description: meaning.en, anyOf: [jsonSchema(schema()), { type: 'null' }] }
    for (let depth = 0; depth < steps.length; depth++) {
      const prefix = steps.slice(0, depth).join('.')
      const properties = groups.get(prefix) ?? {}
      groups.set(prefix, properties)
      properties[steps.slice(depth).join('.')] = value
      for (let end = depth + 1; end < steps.length; end++)
        properties[steps.slice(depth, end).join('.')] = { $ref: refOfGroup(steps.slice(0, end).join('.')) }
    }
  }
  return Object.fromEntries(
    [...groups].map(([prefix, properties]) => [
      refOfGroup(prefix).slice('#/$defs/'.length),
      { type: ['object', 'null'], properties, additionalProperties: false },
    ]),
  )
}
