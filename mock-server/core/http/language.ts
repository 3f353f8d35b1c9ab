import type { Language } from '../localized-text.ts'

const languages: ReadonlySet<string> = new Set<Language>(['en', 'ja'])

function isLanguage(text: string): text is Language {
  return languages.has(text)
}

/**
 * Returns the language of a page: the language in the query if the mock supports this language; otherwise the supported
 * language that the browser prefers most; otherwise English.
 * @param query value of the parameter `lang`
 * @param acceptLanguage value of the header `Accept-Language`
 */
export function languageFor(query: string | null, acceptLanguage: string | null): Language {
  if (query !== null && isLanguage(query)) return query
  let preferred: { language: Language; weight: number } = { language: 'en', weight: 0 }
  for (const range of (acceptLanguage ?? '').split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    const language = tag.split('-')[0] ?? ''
    const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
    if (isLanguage(language) && weight > preferred.weight) preferred = { language, weight }
  }
  return preferred.language
}
