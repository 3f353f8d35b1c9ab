import { MatchersV3 } from '@pact-foundation/pact'

export const { eachLike, fromProviderState, integer, like } = MatchersV3

/** A text of this form. By its form alone Pact would also take null, a number or an object, which it compares as they are printed. */
export function regex(pattern: string, example: string): unknown {
  return {
    'pact:matcher:type': [{ 'pact:matcher:type': 'type' }, { 'pact:matcher:type': 'regex', regex: pattern }],
    value: example,
  }
}

/** A text with something in it: all that the client asks of it. */
export function text(example: string): unknown {
  return regex('^\\s*\\S[\\s\\S]*$', example)
}

/** An address that can be opened. */
export function url(example: string): unknown {
  return regex('^https?://\\S+$', example)
}
