import { exampleTexts } from './examples.ts'
import { routeTexts } from './routes.ts'
import { valueTexts } from './values.ts'

const translations: Readonly<Record<string, string>> = { ...routeTexts, ...valueTexts, ...exampleTexts }

/**
 * Returns the Japanese translation of a text of the OpenAPI document of the control API. The document itself is in
 * English.
 * @throws Error if the text has no translation
 */
export function japaneseOf(text: string): string {
  const japanese = translations[text]
  if (japanese === undefined) throw new Error(`docs/generate/control-api-japanese/ has no Japanese text for "${text}"`)
  return japanese
}
