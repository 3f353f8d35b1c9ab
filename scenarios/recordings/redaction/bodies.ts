import type { ValueKind, ValueKinds } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import type { RecordedBody, RecordedPart } from '../exchange.ts'
import { redactJsonText } from './json-text.ts'
import type { ValueRedactor } from './values.ts'

export interface BodyContext {
  part: 'request' | 'response'
  values: ValueRedactor
  /** True if the whole body is public. */
  isPublic?: boolean
}

type Json = Extract<RecordedBody, { json: unknown }>['json']

/**
 * Returns the body with fakes (replacement values of the same format). Members that no rule describes are treated as
 * personal data.
 */
export function redactBody(body: RecordedBody, context: BodyContext): RecordedBody {
  const { part, values, isPublic = false } = context
  const kinds = values.rules[part]
  const kindOf = (path: string): ValueKind | undefined => (isPublic ? 'public' : kindIn(kinds, path))
  if ('json' in body) return { json: redactJson(body.json, '', kindOf, values) }
  if ('form' in body)
    return {
      form: body.form.map(([name, value]) => [values.name(name), values.text(value, kindOf(withoutIndex(name)))]),
    }
  if ('parts' in body) return { parts: body.parts.map((one) => redactPart(one, kindOf, values)) }
  if ('text' in body) {
    const isJson = /^\uFEFF?\s*[[{"]/.test(body.text)
    const text = isJson || part === 'request' ? redactJsonText(body.text, kindOf, values) : values.message(body.text)
    return { ...body, text }
  }
  return body
}

function kindIn(kinds: ValueKinds, path: string): ValueKind | undefined {
  return Object.hasOwn(kinds, path) ? kinds[path] : undefined
}

/** Returns the name of a field of a form without the index of a list, as in `prices[0]`. */
function withoutIndex(name: string): string {
  return name.replace(/\[.*$/s, '')
}

function redactJson(
  value: Json,
  path: string,
  kindOf: (path: string) => ValueKind | undefined,
  values: ValueRedactor,
): Json {
  if (typeof value === 'string') return values.text(value, kindOf(path))
  if (typeof value === 'number') return values.number(value, kindOf(path))
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => redactJson(item, path, kindOf, values))
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      values.name(name),
      redactJson(member, path === '' ? name : `${path}.${name}`, kindOf, values),
    ]),
  )
}

function redactPart(
  part: RecordedPart,
  kindOf: (path: string) => ValueKind | undefined,
  values: ValueRedactor,
): RecordedPart {
  const name = values.name(part.name)
  return 'text' in part
    ? { ...part, name, text: values.text(part.text, kindOf(part.name)) }
    : {
        ...part,
        name,
        filename: values.text(part.filename, 'personal'),
        ...(typeof part.plainFilename === 'string' && { plainFilename: values.text(part.plainFilename, 'personal') }),
      }
}
