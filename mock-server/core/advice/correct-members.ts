import type { z } from 'zod'
import { closestMatch } from '../validation/suggest.ts'
import { isRecord } from './correction.ts'

/**
 * Corrects the members of a JSON body that a schema rejects. A misspelt name is replaced by the correct name. A value
 * of a wrong type is converted if the schema accepts the converted value. Otherwise the value is replaced by the value
 * of the example.
 * @param example a body that the schema accepts
 * @returns the changed members; the value of a removed member is undefined. Empty if the schema accepts the body
 */
export function correctMembers(
  schema: z.ZodObject,
  value: unknown,
  example: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return example
  const known = Object.keys(schema.shape)
  const changed: Record<string, unknown> = {}
  const current = (): Record<string, unknown> =>
    Object.fromEntries(Object.entries({ ...value, ...changed }).filter(([, member]) => member !== undefined))
  for (const key of Object.keys(value).filter((name) => !known.includes(name))) {
    changed[key] = undefined
    const free = known.filter((name) => !Object.hasOwn(current(), name))
    const meant = closestMatch(key, free)
    if (meant !== undefined) changed[meant] = value[key]
  }
  for (const name of wrongMembers(schema, current())) {
    const accepts = (candidate: unknown): boolean =>
      !wrongMembers(schema, { ...current(), [name]: candidate }).includes(name)
    const found = candidatesFor(current()[name]).find(accepts)
    changed[name] = found ?? example[name]
  }
  return changed
}

function wrongMembers(schema: z.ZodObject, value: unknown): string[] {
  const issues = schema.safeParse(value).error?.issues ?? []
  return [...new Set(issues.flatMap(({ path: [member] }) => (typeof member === 'string' ? [member] : [])))]
}

/**
 * Returns the values that the client may have intended to send instead of a value of a wrong type or form. The most
 * similar value comes first.
 */
function candidatesFor(value: unknown): unknown[] {
  if (typeof value === 'number') return [value.toString(), Math.round(value), [value]]
  if (typeof value === 'boolean') return [value.toString(), [value]]
  if (Array.isArray(value)) {
    const items = [...new Set(value.map((item: unknown) => JSON.stringify(item)))].map((item): unknown =>
      JSON.parse(item),
    )
    const numbers = items.map((item) => (typeof item === 'string' && /^\d+$/.test(item) ? Number(item) : item))
    return [items, numbers, items.map(String), items[0]]
  }
  if (typeof value !== 'string') return []
  const digits = value.normalize('NFKC').replaceAll(/\D/g, '').replace(/^0+/, '')
  return [
    ...(/^(?:true|1)$/i.test(value) ? [true] : /^(?:false|0)$/i.test(value) ? [false] : []),
    value.trim(),
    value.replace(/^#/, ''),
    ...(digits === '' ? [] : [digits, Number(digits)]),
    [value],
  ]
}
