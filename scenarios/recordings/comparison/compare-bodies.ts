import type { ValueKind, ValueKinds } from '../../../mock-server/core/provider/recordings/recording-rules.ts'
import { parseIso } from '../../../mock-server/core/time/japan-time.ts'
import type { RecordedBody } from '../exchange.ts'
import { haveSameFormat } from './same-format.ts'
import type { ValueMapping } from './value-mapping.ts'

/** A part of a response in which the recording and the mock differ. */
export interface BodyDifference {
  /** `body`, or the path of the member, such as `body.gift.price`. */
  place: string
  /** The recorded value, or a description of this value. */
  recorded: string
  mock: string
}

/** Maximum distance between a recorded time and the time that the mock returns in its place [ms]. */
const TOLERANCE_MS = 120_000

/** Minimum length of a code that is issued only once. Shorter codes, such as PINs of 4 digits, occur several times. */
const MIN_UNIQUE_LENGTH = 8

/**
 * Compares two response bodies. Ids and codes that the provider and the mock issued need only the same format, and are
 * added to the mapping. Times may differ a little, and error messages may have different texts. All other values must
 * be equal.
 */
export function compareBodies(
  recorded: RecordedBody | null,
  mock: RecordedBody | null,
  kinds: ValueKinds,
  mapping: ValueMapping,
): BodyDifference[] {
  const differences: BodyDifference[] = []
  if (recorded && mock && 'json' in recorded && 'json' in mock) compareValues(recorded.json, mock.json, '', '')
  else if (kindOfBody(recorded) !== kindOfBody(mock))
    differences.push({ place: 'body', recorded: kindOfBody(recorded), mock: kindOfBody(mock) })
  return differences

  function differ(place: string, a: unknown, b: unknown): void {
    differences.push({ place: `body${place}`, recorded: shown(a), mock: shown(b) })
  }

  /**
   * Compares two values.
   * @param path the path of the member without indexes of lists; determines the kind of the value
   */
  function compareValues(a: unknown, b: unknown, path: string, place: string): void {
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length) return differ(place, `${a.length} elements`, `${b.length} elements`)
      a.forEach((item, index) => compareValues(item, b[index], path, `${place}[${index}]`))
    } else if (isObject(a) && isObject(b)) {
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
        compareMembers(a, b, name, path === '' ? name : `${path}.${name}`, `${place}.${name}`)
    } else if (typeof a === 'string' && typeof b === 'string') {
      if (!isSameText(a, b, Object.hasOwn(kinds, path) ? kinds[path] : undefined)) differ(place, a, b)
    } else if (a !== b) differ(place, a, b)
  }

  function compareMembers(a: Members, b: Members, name: string, path: string, place: string): void {
    if (!Object.hasOwn(a, name)) differ(place, undefined, b[name])
    else if (Object.hasOwn(b, name)) compareValues(a[name], b[name], path, place)
    else differ(place, a[name], undefined)
  }

  function isSameText(a: string, b: string, kind: ValueKind | undefined): boolean {
    if (kind === 'message') return (a === '') === (b === '')
    if (kind === 'time') return isSameTime(a, b)
    if (kind === 'id' || kind === 'code') {
      if (a === b && mapping.get(a) === undefined) return true
      const known = mapping.get(a)
      const isBound = known === undefined ? haveSameFormat(a, b) && mapping.bind(a, b) : known === b
      return isBound || (a.length < MIN_UNIQUE_LENGTH && haveSameFormat(a, b))
    }
    return a === b || mapping.translate(a) === b
  }
}

type Members = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSameTime(a: string, b: string): boolean {
  const distance = Math.abs(parseIso(a) - parseIso(b))
  return a === b || (a.length === b.length && a.includes('T') && distance <= TOLERANCE_MS)
}

function kindOfBody(body: RecordedBody | null): string {
  if (!body) return 'no body'
  return 'json' in body ? 'JSON' : 'text that is not JSON'
}

function shown(value: unknown): string {
  return value === undefined ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value)
}
