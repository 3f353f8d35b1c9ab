import { z } from 'zod'
import { rememberKnownKeys } from './issues.ts'
import { nameProblems } from '../problems/names.ts'
import { valueProblems } from '../problems/values.ts'
import type { Explanation } from '../reasons/reason.ts'
import { because, explained } from './explained.ts'
import { unknownName } from './suggest.ts'

const PROTO = '__proto__'

/** Returns an object schema that rejects unknown keys. `parseValue` then suggests the key that was probably meant. */
export function strictObject<S extends z.core.$ZodShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined
      const { input } = issue
      const absent = known.filter((key) => typeof input === 'object' && input !== null && !Object.hasOwn(input, key))
      rememberKnownKeys(issue.keys, { known, absent })
      return undefined
    },
  })
}

/**
 * Returns a record schema that rejects the key `__proto__`. A zod record would silently drop this key without
 * validating its value.
 */
export function recordOf<K extends z.core.$ZodRecordKey, V extends z.core.SomeType>(key: K, value: V) {
  return z.preprocess(withoutProto<Record<string, z.core.input<V>>>, z.record(key, value))
}

/**
 * Rejects the key `__proto__` at any depth of a value whose schema allows any keys. The function is intended for
 * `z.preprocess`.
 * @returns the unchanged value
 */
export function withoutProto<T>(value: T, context: z.core.$RefinementCtx): T {
  const path = pathToProto(value)
  if (path) context.addIssue({ code: 'custom', path, ...explained(valueProblems.protoKey) })
  return value
}

/**
 * Returns the path to a `__proto__` key; undefined if there is no such key. The function uses no recursion, since the
 * input may be nested deeper than the stack allows.
 */
function pathToProto(document: unknown): PropertyKey[] | undefined {
  const left: Place[] = [{ value: document, key: '', holder: undefined }]
  const seen = new Set<object>()
  for (let place = left.pop(); place; place = left.pop()) {
    const { value } = place
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    seen.add(value)
    if (Object.hasOwn(value, PROTO)) return [...pathOf(place), PROTO]
    for (const [key, member] of Object.entries(value))
      if (typeof member === 'object') left.push({ value: member, key, holder: place })
  }
  return undefined
}

interface Place {
  value: unknown
  key: string
  holder: Place | undefined
}

function pathOf(place: Place): string[] {
  const path: string[] = []
  for (let at = place; at.holder; at = at.holder) path.push(at.key)
  return path.toReversed()
}

/**
 * Returns an enum schema. The message for an unknown name suggests the name that was probably meant, or lists all
 * names.
 */
export function enumOf<const N extends string>(what: Explanation, names: readonly N[]): z.ZodEnum<{ [K in N]: K }> {
  return z.enum(
    names,
    because(({ input }) =>
      typeof input === 'string'
        ? unknownName(what, input, names)
        : nameProblems.chooseOne({ what, names: names.join(', ') }),
    ),
  )
}
