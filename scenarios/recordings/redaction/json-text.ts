import type { ValueKind } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { ValueRedactor } from './values.ts'

/**
 * Matches a string, a number, a word or any other character. If the text ends within a string, the closing quote of
 * this string is missing.
 */
const token = /"((?:[^"\\]|\\[^])*)("?)(\s*:)?|[\p{L}\p{N}_+.-]+|[^]/gu

/**
 * Replaces values by fakes in a text that is almost JSON, such as JSON with a duplicate key. The kind of a string
 * depends on the name of the last member before the string. The structure of the text stays.
 */
export function redactJsonText(
  text: string,
  kindOf: (name: string) => ValueKind | undefined,
  values: ValueRedactor,
): string {
  let kind: ValueKind | undefined
  return text.replaceAll(
    token,
    (whole: string, inner: string | undefined, end: string | undefined, colon: string | undefined) => {
      if (inner === undefined) return isPlain(whole, kind) ? whole : values.text(whole, undefined)
      const value = unescaped(inner)
      if (colon === undefined) return `"${JSON.stringify(values.text(value, kind)).slice(1, -1)}${end}`
      kind = kindOf(value)
      return `"${JSON.stringify(values.name(value)).slice(1, -1)}${end}${colon}`
    },
  )
}

/** Returns true for a word outside strings that needs no fake: a literal of JSON, a short number, or punctuation. */
function isPlain(word: string, kind: ValueKind | undefined): boolean {
  if (/^(?:true|false|null)$/.test(word) || !/[\p{L}\p{N}]/u.test(word)) return true
  return /^[\d.eE+-]+$/.test(word) && (word.length < 7 || kind === 'public')
}

function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`))
  } catch {
    return inner
  }
}
