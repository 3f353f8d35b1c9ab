/** Replaces all secrets in a text. */
export type Mask = (text: string) => string

const MASKED = '***'

/** Maximum depth of a chain of causes that is searched for secrets. */
const MAX_CAUSES = 8

/** Masks secrets in plain form and as encoded in JSON (nested at any depth), URLs and HTML. */
export function createMask(secrets: readonly string[]): Mask {
  const spellings = new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))
  // Longest first, so that a secret inside another one does not leave the rest of that one unmasked.
  const patterns = [...spellings].toSorted((a, b) => b.length - a.length).map((one) => new RegExp(patternOf(one), 'g'))
  return (text) => patterns.reduce((masked, pattern) => masked.replace(pattern, MASKED), text)
}

function spellingsOf(secret: string): string[] {
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
  return [secret, encodeURIComponent(secret.toWellFormed()), html]
}

/** A pattern of the text that also matches with quotes and backslashes escaped once or more. */
function patternOf(text: string): string {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return escaped.replaceAll('\\\\', '\\\\+').replaceAll('"', '\\\\*"')
}

/**
 * Returns the cause, or a plain error with the masked message if the cause contains a secret anywhere. A custom fetch
 * may put the whole request into its errors.
 */
export function withoutSecrets(cause: unknown, mask: Mask): unknown {
  const shown = show(cause, MAX_CAUSES)
  if (mask(shown) === shown) return cause
  return new Error(cause instanceof Error ? mask(`${cause.name}: ${cause.message}`) : 'masked: it showed a secret')
}

function show(value: unknown, depth: number): string {
  if (!(value instanceof Error)) return toJson(value)
  const inner: unknown[] = [value.cause, ...(value instanceof AggregateError ? value.errors : [])]
  const causes = depth === 0 ? [] : inner.map((cause) => show(cause, depth - 1))
  return [value.name, value.message, value.stack ?? '', toJson(value), ...causes].join('\n')
}

function toJson(value: unknown): string {
  const seen = new WeakSet<object>()
  // Errors of HTTP libraries are often circular.
  const once = (_key: string, part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return typeof part === 'bigint' ? String(part) : part
    if (seen.has(part)) return undefined
    seen.add(part)
    return part
  }
  return JSON.stringify(value, once) ?? String(value)
}
