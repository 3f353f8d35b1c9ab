import type { OperationDescription, Parameter } from '../../../core/openapi/description.ts'
import { EXAMPLE_ORIGIN } from '../../../core/openapi/document.ts'
import type { RecordedExample } from '../../../core/openapi/examples.ts'
import { jsonSchema } from '../../../core/openapi/json-schema.ts'
import { commonRules, rulesOf } from '../../../core/openapi/operation-rules.ts'
import { describedRoute, recordedOf, type Source, templateOf } from '../../../core/openapi/description-source.ts'
import type { Route } from '../../../core/provider/provider.ts'
import { cell } from '../../../reporting/markdown/markdown.ts'
import { curlOf } from './curl-command.ts'
import { limitsOf, type Member, membersOf, typeOf } from './members.ts'
import { texts } from './texts.ts'

/** Returns the section about one operation: request, response, statuses and examples. */
export function operationSection(route: Route, source: Source): string[] {
  const { provider, description, recorded, language } = source
  const { operation, variables } = describedRoute(route, description)
  const common = new Set(commonRules(provider, description))
  const rules = rulesOf(route, source).filter((id) => !common.has(id))
  const { colon, comma, fullStop } = texts
  const shown = route.operations.flatMap(
    (name) =>
      recordedOf(route, recorded).find(({ example, status }) => example.operation === name && status === 200) ?? [],
  )
  return [
    `### \`${route.method} ${templateOf(route)}\``,
    `**${operation.summary[language]}${fullStop[language]}** ${operation.text[language]}`,
    ...(rules.length > 0 ? [`${texts.rules[language]}${colon[language]}${rules.join(comma[language])}`] : []),
    ...requestTable(operation, variables, source),
    ...responseTable(operation, source),
    `${texts.errorStatuses[language]}${colon[language]}${operation.errors.join(comma[language])}`,
    ...shown.flatMap((example) => exampleOf(route, example, source)),
  ]
}

function requestTable(
  { parameters = [], request }: OperationDescription,
  variables: readonly string[],
  source: Source,
): string[] {
  const { description, language } = source
  const rows = [
    ...[...variables, ...parameters].flatMap((name) => {
      const parameter = description.parameters[name]
      return parameter ? [parameterRow(name, parameter, source)] : []
    }),
    ...(request
      ? [
          requestRow(
            {
              name: 'Content-Type',
              type: request.type,
              limits: '',
              isRequired: true,
              description: texts.contentType[language],
            },
            'header',
            source,
          ),
          ...membersOfMessage('requests', request, source).map((member) =>
            requestRow(member, request.type === 'application/json' ? 'body' : 'part', source),
          ),
        ]
      : []),
  ]
  return rows.length > 0 ? [[texts.request[language], ...rows].join('\n')] : []
}

function parameterRow(name: string, parameter: Parameter, source: Source): string {
  const { language } = source
  const schema = jsonSchema(parameter.schema, language)
  const limits = limitsOf(schema, language).join(texts.comma[language])
  const description = parameter.description[language]
  return requestRow({ name, type: typeOf(schema), limits, isRequired: true, description }, parameter.in, source)
}

function requestRow(
  { name, type, limits, isRequired, description }: Member,
  place: 'path' | 'query' | 'header' | 'body' | 'part',
  { language }: Source,
): string {
  const required = texts[isRequired ? 'required' : 'optional'][language]
  return `| \`${name}\` | ${texts[place][language]} | ${cell(`\`${type}\``)} | ${cell(limits)} | ${required} | ${cell(description)} |`
}

function responseTable({ response }: OperationDescription, source: Source): string[] {
  const { language } = source
  const members = membersOfMessage('responses', response, source)
  const title = `${texts.success[language]}${texts.colon[language]}${response.description[language]}`
  return members.length > 0
    ? [title, responseMembers(members, source)]
    : [`${title}${language === 'en' ? ' ' : ''}${texts.emptyObject[language]}`]
}

/** Returns the table of the members of a response. */
export function responseMembers(members: readonly Member[], { language }: Source): string {
  const rows = members.map(
    ({ name, type, limits, isRequired, description }) =>
      `| \`${name}\`${isRequired ? '' : texts.mayBeAbsent[language]} | ${cell(`\`${type}\``)} | ${cell(limits)} | ${cell(description)} |`,
  )
  return [texts.response[language], ...rows].join('\n')
}

function membersOfMessage(
  kind: 'requests' | 'responses',
  { members, ...names }: Partial<NonNullable<OperationDescription['request']> & OperationDescription['response']>,
  { description, language }: Source,
): Member[] {
  const name = names.schema ?? names.schemas?.[0] ?? ''
  const schema = members ?? description.schemas[kind][name]
  if (!schema) throw new Error(`there is no schema "${name}" in ${kind}`)
  return membersOf(jsonSchema(schema, language), language)
}

function exampleOf(route: Route, { example, request, body }: RecordedExample, source: Source): string[] {
  const { provider, description, language } = source
  const command = curlOf(`${EXAMPLE_ORIGIN}/${provider.name}`, route, request, description.variables)
  return [
    `${texts.example[language]}${texts.colon[language]}${example.summary[language]}${texts.fullStop[language]}`,
    `\`\`\`sh\n${command}\n\`\`\``,
    `\`\`\`json\n${JSON.stringify(body, null, 2)}\n\`\`\``,
  ]
}
