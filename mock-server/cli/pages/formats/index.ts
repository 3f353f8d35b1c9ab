import { createGiftMock, exampleMockOptions } from '../../../app.ts'
import type { Language } from '../../../core/localized-text.ts'
import { EXAMPLE_ORIGIN } from '../../../core/openapi/document.ts'
import { recordExamples } from '../../../core/openapi/examples.ts'
import { commonRules } from '../../../core/openapi/operation-rules.ts'
import type { Source } from '../../../core/openapi/description-source.ts'
import type { Provider } from '../../../core/provider/provider.ts'
import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { cell, titleOf } from '../../../reporting/markdown/markdown.ts'
import { errorsOf } from './error-sections.ts'
import { operationSection } from './operation-section.ts'
import { texts } from './texts.ts'

/** A provider, the description of its API, and the examples with the responses of a mock. */
export type Api = Omit<Source, 'language'>

export function loadApis(providers: readonly Provider[]): Promise<Api[]> {
  return mapInTurn(providers, async (provider) => {
    const description = await provider.openApiDescription()
    const mock = createGiftMock(exampleMockOptions)
    const recorded = await recordExamples(provider, description, EXAMPLE_ORIGIN, mock)
    await mock.close()
    return { provider, description, recorded }
  })
}

/**
 * Returns the page about the requests and responses of the providers.
 * @param linkTo returns the text that the page shows for the id of a rule, such as a link
 */
export function formatsPage(apis: readonly Api[], language: Language, linkTo: (id: string) => string): string {
  const sections = apis.flatMap((api) => sectionsOf({ ...api, language }))
  const withRules = sections.map((section) =>
    section.replaceAll(/^```[^]*?^```$|\b[A-Z]{2}-[DOA]\d+\b/gm, (found) =>
      found.startsWith('```') ? found : linkTo(found),
    ),
  )
  return `${[texts.introduction[language], ...withRules].join('\n\n')}\n`
}

function sectionsOf(source: Source): string[] {
  const { provider, description, language } = source
  const headers = Object.values(description.securitySchemes).map(
    (header) => `| \`${header.name}\` | ${cell(header.description[language])} |`,
  )
  const common = commonRules(provider, description).join(texts.comma[language])
  return [
    `## ${titleOf(provider.name, language)}`,
    description.text[language],
    `${texts.baseUrl[language]}${texts.colon[language]}\`${EXAMPLE_ORIGIN}/${provider.name}\``,
    ...(headers.length > 0 ? [texts.everyHeader[language], [texts.headers[language], ...headers].join('\n')] : []),
    texts.variables[language],
    Object.values(description.variables)
      .map(({ variable, value }) => `- \`$${variable}\`${texts.colon[language]}${value[language]}`)
      .join('\n'),
    `${texts.common[language]}${texts.colon[language]}${common}`,
    ...provider.routes.flatMap((route) => operationSection(route, source)),
    ...errorsOf(source),
  ]
}
