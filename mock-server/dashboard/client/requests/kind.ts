import type { RequestEntry } from '../types.ts'

/**
 * How a request stands out in the table. `unmatched`: no route matched, or the request reached no provider. `refused`:
 * the status of the response is 400 or above. `lost`: the response did not reach the client.
 */
export type Kind = 'good' | 'refused' | 'lost' | 'unmatched'

/** Sign of each kind. Together with the name of the kind, it shows the kind without color. */
export const signs: Readonly<Record<Kind, string>> = { good: '✓', refused: '✗', lost: '⚡', unmatched: '?' }

export function kindOf({ operation, response, delivered }: RequestEntry): Kind {
  if (operation === null) return 'unmatched'
  if (!delivered) return 'lost'
  return response.status >= 400 ? 'refused' : 'good'
}

export function isRefused({ response }: RequestEntry): boolean {
  return response.status >= 400
}
