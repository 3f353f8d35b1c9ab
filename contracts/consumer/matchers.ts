import { MatchersV3 } from '@pact-foundation/pact'

export const { eachLike, fromProviderState, integer, like } = MatchersV3

/**
 * Matches a string by a pattern. A regex matcher alone would also match null, numbers and objects, because Pact
 * compares their printed form.
 */
export function regex(pattern: string, example: string): unknown {
  return {
    'pact:matcher:type': [{ 'pact:matcher:type': 'type' }, { 'pact:matcher:type': 'regex', regex: pattern }],
    value: example,
  }
}

/** Matches a string that is not blank, which is all that the client requires. */
export function text(example: string): unknown {
  return regex('^\\s*\\S[\\s\\S]*$', example)
}

/** Matches an http or https URL. */
export function url(example: string): unknown {
  return regex('^https?://\\S+$', example)
}
