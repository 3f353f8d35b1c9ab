/** A function that replaces all secrets in a text. */
export type Mask = (text: string) => string

const MASKED = '***'

/** Maximum number of nested causes of an error that are searched for secrets. */
const MAX_CAUSES = 8

/**
 * Returns a function that masks secrets, both in plain form and in the encodings of JSON, URLs and HTML. JSON may be
 * nested in JSON strings at any depth.
 */
export function createMask(secrets: readonly string[]): Mask {
  // The patterns are built when the first text is masked, because most requests succeed and need no mask.
  let patterns: readonly RegExp[] | undefined
  return (text) => (patterns ??= patternsOf(secrets)).reduce((masked, pattern) => masked.replace(pattern, MASKED), text)
}

function patternsOf(secrets: readonly string[]): RegExp[] {
  const spellings = new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))
  // Longer secrets are masked first. If a short secret is a part of a long secret and is masked first, the rest of the
  // long secret stays readable.
  return [...spellings].toSorted((a, b) => b.length - a.length).map((one) => new RegExp(patternOf(one), 'g'))
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

/** Returns a pattern that matches the text even if its quotes and backslashes are escaped once or several times. */
function patternOf(text: string): string {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return escaped.replaceAll('\\\\', '\\\\+').replaceAll('"', '\\\\*"')
}

/**
 * Returns the cause unchanged if it contains no secret. Otherwise returns a plain error with the masked message. A
 * custom fetch may put the whole request, with its secrets, into its errors.
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
  // Each object is visited only once, because errors of HTTP libraries often contain circular references.
  const once = (_key: string, part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return typeof part === 'bigint' ? String(part) : part
    if (seen.has(part)) return undefined
    seen.add(part)
    return part
  }
  return JSON.stringify(value, once) ?? String(value)
}
