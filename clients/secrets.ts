/** A text with every secret in it replaced. */
export type Mask = (text: string) => string

const MASKED = '***'

/** How deep a chain of causes is searched for secrets. */
const MAX_CAUSES = 8

/** Masks the secrets as they are, and as JSON (in JSON, at any depth), a URL or an HTML page spells them. */
export function createMask(secrets: readonly string[]): Mask {
  const spellings = new Set(secrets.filter((secret) => secret !== '').flatMap(spellingsOf))
  // The longest first: a secret that is part of another must not leave the rest of it standing.
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

/** The text as a pattern that also fits where quotes and backslashes are escaped, once or more. */
function patternOf(text: string): string {
  const escaped = text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  return escaped.replaceAll('\\\\', '\\\\+').replaceAll('"', '\\\\*"')
}

/**
 * The cause itself; or, when it shows a secret anywhere (a fetch of the caller's own may put the whole request into its
 * errors), a plain error with the masked message in its place.
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
  // Errors of HTTP libraries often lead back to themselves.
  const once = (_key: string, part: unknown): unknown => {
    if (typeof part !== 'object' || part === null) return typeof part === 'bigint' ? String(part) : part
    if (seen.has(part)) return undefined
    seen.add(part)
    return part
  }
  return JSON.stringify(value, once) ?? String(value)
}
