import { MatchersV3 } from '@pact-foundation/pact'

export const { eachLike, fromProviderState, integer, like, regex } = MatchersV3

/** A text with something in it: all that the client asks of it. */
export function text(example: string): unknown {
  return regex('^\\s*\\S[\\s\\S]*$', example)
}

/** An address that can be opened. */
export function url(example: string): unknown {
  return regex('^https?://\\S+$', example)
}
