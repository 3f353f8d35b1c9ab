import { MatchersV3 } from '@pact-foundation/pact'

export const { eachLike, fromProviderState, integer, like } = MatchersV3

/**
 * Returns a matcher for strings that match a pattern. A regex matcher alone would also match null, numbers and objects,
 * because Pact compares the printed form of a value.
 */
export function regex(pattern: string, example: string): unknown {
  return {
    'pact:matcher:type': [{ 'pact:matcher:type': 'type' }, { 'pact:matcher:type': 'regex', regex: pattern }],
    value: example,
  }
}

/** Returns a matcher for strings that are not blank. The client requires nothing else of such a string. */
export function text(example: string): unknown {
  return regex('^\\s*\\S[\\s\\S]*$', example)
}

/** Returns a matcher for http and https URLs. */
export function url(example: string): unknown {
  return regex('^https?://\\S+$', example)
}
