import type { ExampleRequest, ExampleSpec } from '../../../core/openapi/description.ts'
import type { Language } from '../../../core/localized-text.ts'
import type { RecordedExample } from '../../../core/openapi/examples.ts'
import { jsonSchema } from '../../../core/openapi/json-schema.ts'
import { ruleOf } from '../../../core/openapi/operation-rules.ts'
import { type Source, templateOf } from '../../../core/openapi/description-source.ts'
import { cell } from '../../../reporting/markdown/markdown.ts'
import { membersOf } from './members.ts'
import { responseMembers } from './operation-section.ts'
import { texts } from './texts.ts'

/** Returns two sections: a section about the errors of a provider, and a section with all recorded examples. */
export function errorsOf(source: Source): string[] {
  const { description, recorded, language } = source
  const { schema, byStatus } = description.errors
  const shape = description.schemas.responses[schema]
  if (!shape) throw new Error(`there is no schema "${schema}" in responses`)
  const rows = Object.entries(byStatus).map(([status, error]) => {
    const body = recorded.find((each) => each.status === Number(status))?.body
    return `| ${status} | ${cell(error.description[language])} | ${cell(`\`${JSON.stringify(body)}\``)} |`
  })
  return [
    headingOf('errors', source),
    [texts.errorTable[language], ...rows].join('\n'),
    texts.errorMembers[language],
    responseMembers(membersOf(jsonSchema(shape, language), language), source),
    headingOf('cases', source),
    texts.casesIntroduction[language],
    [texts.caseTable[language], ...recorded.map((one) => caseRow(one, source))].join('\n'),
  ]
}

function headingOf(section: 'errors' | 'cases', { provider, language }: Source): string {
  const name = `\`${provider.name}\``
  return `### ${texts[section][language]}${language === 'en' ? ` (${name})` : `（${name}）`}`
}

/**
 * Returns the settings or the fault with which the mock gives the response of the example; an empty text if neither is
 * needed.
 */
function conditionOf({ settings, fault }: ExampleSpec, language: Language): string {
  if (fault) return texts.underFault[language]
  return settings ? texts.underSettings[language](JSON.stringify(settings)) : ''
}

function caseRow({ example, request, status }: RecordedExample, { provider, recorded, language }: Source): string {
  const route = provider.routes.find(({ operations }) => operations.includes(example.operation))
  const usual = recorded.find((one) => one.example.operation === example.operation)
  const changes = usual ? changesOf(usual.request, request) : []
  const cells = [
    `${status}`,
    route ? `\`${route.method} ${templateOf(route)}\`` : '',
    [example.summary[language], ...changes.map((change) => `\`${change}\``)].join(texts.colon[language]) +
      conditionOf(example, language),
    ruleOf(example),
  ]
  return `| ${cells.map(cell).join(' | ')} |`
}

/** Returns the members of the JSON body that differ from the body of another request. */
function changesOf({ json: usual = {} }: ExampleRequest, { json = {} }: ExampleRequest): string[] {
  const changed = Object.entries(json).filter(
    ([name, value]) => value !== undefined && JSON.stringify(value) !== JSON.stringify(usual[name]),
  )
  return changed.length > 0 && Object.keys(usual).length > 0 ? [JSON.stringify(Object.fromEntries(changed))] : []
}
