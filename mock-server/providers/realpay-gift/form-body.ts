import type { ProviderRequest } from '../../core/http/request.ts'
import type { JsonBody } from '../../core/http/body/json-body.ts'
import { findBodyError } from '../../core/http/body/body-error.ts'
import { reasons } from './reasons/reasons.ts'

/** Types of the form fields that are not text (RP-O4). */
const types: Readonly<Record<string, 'integer' | 'boolean'>> = {
  prices: 'integer',
  price: 'integer',
  play_time: 'integer',
  is_strict: 'boolean',
}

const booleans: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false }

/** Converts a form such as `prices[0]=500&is_strict=0` into the JSON value that the provider's document requires. */
export function parseForm(incoming: ProviderRequest): JsonBody {
  const refused = findBodyError(incoming)
  if (refused) return refused
  const lists = new Map<string, unknown[]>()
  const value = new Map<string, unknown>()
  for (const [key, written] of new URLSearchParams(incoming.body.text)) {
    const [, name = key, index] = /^([^[\]]+)\[(\d*)\]$/.exec(key) ?? []
    const item = coerce(name, written)
    if (index !== undefined) {
      const list = lists.get(name) ?? []
      list.push(item)
      lists.set(name, list)
      value.set(name, list)
    } else if (value.has(name)) return { error: reasons.formFieldTwice({ key: name.slice(0, 40) }), kind: 'other' }
    else value.set(name, item)
  }
  return { value: Object.fromEntries(value) }
}

/** Returns true if the percent-encoded bytes of a form are not valid UTF-8, such as `%83%65` in Shift_JIS. */
export function hasInvalidUtf8(form: string): boolean {
  return (form.match(/(?:%[0-9a-f]{2})+/gi) ?? []).some((encoded) => {
    try {
      decodeURIComponent(encoded)
      return false
    } catch {
      return true
    }
  })
}

/**
 * Converts the value of a field to the type of the field. A value that does not have the form of the type stays text,
 * and the schema then refuses the value.
 */
function coerce(name: string, written: string): unknown {
  const type = Object.hasOwn(types, name) ? types[name] : undefined
  if (type === 'integer' && /^\d{1,15}$/.test(written)) return Number(written)
  if (type === 'boolean' && Object.hasOwn(booleans, written)) return booleans[written]
  return written
}
