import { joinTexts, sameInBoth, type Text } from '../../../../core/localized-text.ts'
import { isSecretName, REDACTED } from '../../../../core/redaction.ts'
import { parseJsonOrUndefined } from '../../../../core/util/json.ts'

/**
 * Returns a JSON value as text without the punctuation of JSON: `name=value` for a member, and parentheses around a
 * nested object. Values of members with secret names are masked.
 */
export function valueText(value: unknown): Text {
  if (value === null) return { en: 'none', ja: 'なし' }
  if (Array.isArray(value))
    return value.length === 0 ? { en: 'none', ja: 'なし' } : joinTexts(value.map(valueText), 'semicolon')
  if (typeof value !== 'object') return sameInBoth(typeof value === 'string' ? value : JSON.stringify(value))
  return joinTexts(
    Object.entries(value).map(([name, member]) => memberText(name, member)),
    'comma',
  )
}

function memberText(name: string, member: unknown): Text {
  const { en, ja } = isSecretName(name) && typeof member === 'string' ? sameInBoth(REDACTED) : valueText(member)
  return typeof member === 'object' && member !== null
    ? { en: `${name}=(${en})`, ja: `${name}=（${ja}）` }
    : { en: `${name}=${en}`, ja: `${name}=${ja}` }
}

/** Returns a text in which `valueText` has formatted each JSON object. */
export function withoutJson({ en, ja }: Text): Text {
  return { en: replacedJson(en, 'en'), ja: replacedJson(ja, 'ja') }
}

function replacedJson(text: string, language: keyof Text): string {
  return text.replaceAll(/\{".*\}/g, (json) => {
    const value: unknown = parseJsonOrUndefined(json)
    return value === undefined ? json : valueText(value)[language]
  })
}
