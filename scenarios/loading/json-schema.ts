import { z } from 'zod'
import { providers, settingDefinitions } from '../../mock-server/app.ts'
import { effectJsonSchema } from '../../mock-server/core/faults/json-schema.ts'
import { scenarioSchema } from '../../mock-server/core/scenario/schema.ts'
import { NAME } from '../../mock-server/core/version.ts'
import { tasks } from '../reference/index.ts'

type Json = Record<string, unknown>

const base = { io: 'input', unrepresentable: 'any', reused: 'inline' } as const

/**
 * Returns the JSON schema of a scenario file for editors. Unlike the zod schema, the JSON schema lists the names of
 * operations, settings, conduct rules and effects, so that an editor can complete these names.
 */
export function scenarioJsonSchema(): Json {
  const operation = {
    type: 'string',
    enum: providers.flatMap(({ routes }) => routes.flatMap(({ operations }) => operations)),
  }
  const places = new Map<string, Json>([
    ...['title', 'story', 'remedy'].map((place): [string, Json] => [place, localizedTextSchema()]),
    [
      'settings',
      {
        type: 'object',
        properties: Object.fromEntries(
          Object.entries(settingDefinitions).map(([name, { meaning }]) => [name, { description: meaning.en }]),
        ),
        additionalProperties: false,
      },
    ],
    ['faults/items/effect', effectJsonSchema()],
    ['client/kill/operation', operation],
    ['expect/conduct', conductSchema()],
    ['expect/tolerate', conductSchema()],
    ...['faults/items/when', 'expect/requests/items/match'].flatMap((place): [string, Json][] => [
      [`${place}/provider`, { type: 'string', enum: providers.map(({ name }) => name) }],
      [`${place}/operation`, operation],
    ]),
  ])
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema(), {
    ...base,
    override({ jsonSchema, path }) {
      const place = path.filter((step) => step !== 'properties').join('/')
      if (place === 'task') Object.assign(jsonSchema, { examples: Object.keys(tasks) })
      const instead = places.get(place)
      if (!instead) return
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key)
      Object.assign(jsonSchema, instead)
    },
  })
  return { $schema, title: `A scenario of ${NAME}`, ...schema }
}

/** Returns the schema of a text: one string for both languages, or one string for each language. */
function localizedTextSchema(): Json {
  const text = { type: 'string', minLength: 1 }
  const properties = { en: text, ja: text }
  return { anyOf: [text, { type: 'object', properties, required: ['en', 'ja'], additionalProperties: false }] }
}

function conductSchema(): Json {
  return {
    type: 'array',
    items: { type: 'string', enum: providers.flatMap(({ conductNames }) => conductNames) },
  }
}
