import type { RequestEntry } from '../types.ts'

/**
 * The kind of a request, which the table shows by a sign and a color. `unmatched`: no route matched, or the request
 * reached no provider. `refused`: the status of the response is 400 or above. `lost`: the response did not reach the
 * client. `waiting`: the response waits for a decision.
 */
export type Kind = 'good' | 'refused' | 'lost' | 'waiting' | 'unmatched'

/** Sign of each kind. Together with the name of the kind, the sign shows the kind without color. */
export const signs: Readonly<Record<Kind, string>> = {
  good: '✓',
  refused: '✗',
  lost: '⚡',
  waiting: '…',
  unmatched: '?',
}

export function kindOf(entry: RequestEntry): Kind {
  const { operation, response, delivered } = entry
  if (operation === null) return 'unmatched'
  if (!delivered) return 'lost'
  if (isWaiting(entry)) return 'waiting'
  return response.status >= 400 ? 'refused' : 'good'
}

/** Returns true if the response waits until a person decides whether the client receives it. */
export function isWaiting({ decision, delivered }: RequestEntry): boolean {
  return decision === null && delivered
}

export function isRefused({ response }: RequestEntry): boolean {
  return response.status >= 400
}
