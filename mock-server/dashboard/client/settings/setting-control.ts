import { text } from '../config.ts'
import { element } from '../elements/dom.ts'
import type { ValueSchema } from '../types.ts'

/** An element in which the user edits the value of a setting. Its `value` is JSON. */
export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

type Attributes = Parameters<typeof element>[1]

/** Returns a list for a boolean or a fixed set of values, a field for a number, and a text area for any other value. */
export function controlOf(schema: ValueSchema, attributes: Attributes): Control {
  const values = valuesOf(schema)
  if (values) {
    const options = values.map((value) => element('option', { value: JSON.stringify(value) }, String(value)))
    return element('select', attributes, ...options)
  }
  if (!isNumber(schema)) return element('textarea', { rows: 1, spellcheck: 'false', ...attributes })
  const { type, minimum, maximum } = schema
  const step = type === 'integer' ? 1 : 'any'
  return element('input', { type: 'number', min: minimum, max: maximum, step, ...attributes })
}

function isNumber({ type }: ValueSchema): boolean {
  return type === 'integer' || type === 'number'
}

function valuesOf({ type, enum: values, anyOf }: ValueSchema): readonly unknown[] | undefined {
  if (type === 'boolean') return [true, false]
  return values ?? (anyOf?.every((one) => one.const !== undefined) ? anyOf.map((one) => one.const) : undefined)
}

/** Returns the range of a number as a text; empty if the value is no number. */
export function rangeText(schema: ValueSchema): string {
  const { minimum, maximum } = schema
  return isNumber(schema) && minimum !== undefined ? text('range', { minimum, maximum: maximum ?? '' }) : ''
}
