import { z } from 'zod'
import { unknownNameMessage } from './suggest.ts'

/** Of more, the first are enough. */
const MAX_KEYS = 10

const PROTO = '__proto__'

/** An object without other keys than these; an unknown one is told with the name that was probably meant. */
export function strictObject<S extends z.core.$ZodShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys
            .slice(0, MAX_KEYS)
            .map((key) => unknownNameMessage('key', key, known))
            .join('; ')
        : undefined,
  })
}

/** A record of zod leaves out the key `__proto__` without a word, and what it leaves out is not checked: this one refuses it. */
export function recordOf<K extends z.core.$ZodRecordKey, V extends z.core.SomeType>(key: K, value: V) {
  return z.preprocess(withoutProto<Record<string, z.core.input<V>>>, z.record(key, value))
}

/**
 * Refuses the key `__proto__` at any depth of what a schema leaves open. It is for `z.preprocess`.
 * @returns the value as it is
 */
export function withoutProto<T>(value: T, context: z.core.$RefinementCtx): T {
  const path = pathToProto(value)
  if (path) context.addIssue({ code: 'custom', path, message: 'no key may have this name' })
  return value
}

/** Without recursion: what comes from outside may lie deeper than the stack is. */
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

/** One of a list of names; any other is told with the one that was probably meant, or with all of them. */
export function enumOf<const N extends string>(what: string, names: readonly N[]): z.ZodEnum<{ [K in N]: K }> {
  return z.enum(names, {
    error: ({ input }) =>
      typeof input === 'string'
        ? unknownNameMessage(what, input, names)
        : `no ${what}: choose one of ${names.join(', ')}`,
  })
}
