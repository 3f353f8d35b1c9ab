import { byId } from './elements/dom.ts'
import type { Config, Text } from './types.ts'

/** The configuration of the page. */
export const config = JSON.parse(byId('config').textContent ?? '') as Config

/**
 * Returns a text of the page in the language of the page. `{name}` in the text is replaced by the value of that name.
 */
export function text(key: string, values: Record<string, string | number> = {}): string {
  const found = config.texts[key] ?? key
  return found.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

const isJapanese = config.language === 'ja'
export const colon = isJapanese ? '：' : ': '
export const comma = isJapanese ? '、' : ', '

/** Puts a text in parentheses. In English, a space comes before the parentheses. */
export function inParentheses(inner: string): string {
  return isJapanese ? `（${inner}）` : ` (${inner})`
}

/**
 * Returns the name of a provider, an operation, an outcome, an effect or a phase as the page shows it. In English, the
 * name is the identifier. In Japanese, the name of an operation begins with the name of the provider.
 */
export function nameOf(identifier: string): string {
  const name = config.names[identifier]
  if (!isJapanese || name === undefined) return identifier
  const [provider = '', operation] = identifier.split('.')
  return operation === undefined ? name : `${nameOf(provider)}${colon}${name}`
}

/** Returns the name of a provider, an operation, an outcome, an effect or a phase, together with its identifier. */
export function named(identifier: string): string {
  const name = config.names[identifier] ?? identifier
  if (name === identifier) return identifier
  return isJapanese ? `${nameOf(identifier)}${inParentheses(identifier)}` : `${identifier}${colon}${name}`
}

export function localized(both: Text): string {
  return both[config.language]
}

const number = new Intl.NumberFormat(config.language === 'ja' ? 'ja-JP' : 'en-GB')

export function yen(amount: number): string {
  return config.language === 'ja' ? `${number.format(amount)}円` : `¥${number.format(amount)}`
}

/** Formats the time of day of an ISO 8601 time in Japan time, with milliseconds. */
export function timeOfDay(iso: string): string {
  return iso.slice(11, 23)
}
