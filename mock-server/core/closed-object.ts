import { z } from 'zod'
import { nearest } from './nearest.ts'

/** Of more, the first are enough. */
const MAX_KEYS = 10

/** An object without other keys than these; an unknown one is told with the name that was probably meant. */
export function closedObject<S extends z.core.$ZodShape>(shape: S): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape)
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.slice(0, MAX_KEYS).map((key) => unknownName('key', key, known)).join('; ') : undefined),
  })
}

/** One of a list of names; any other is told with the one that was probably meant, or with all of them. */
export function nameOf<const N extends string>(what: string, names: readonly N[]): z.ZodEnum<{ [K in N]: K }> {
  return z.enum(names, { error: ({ input }) => (typeof input === 'string' ? unknownName(what, input, names) : `no ${what}: choose one of ${names.join(', ')}`) })
}

/**
 * `there is no effect "delai"; did you mean "delay"?`
 * @param others names that are taken too, though nobody is told of them who means something else
 */
export function unknownName(what: string, name: string, known: readonly string[], others: Iterable<string> = []): string {
  const near = nearest(name, [...known, ...others])
  const there = known.length === 0 ? 'there is none' : `there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`
  return `there is no ${what} "${name.slice(0, 80)}"; ${near ? `did you mean "${near}"?` : there}`
}
