import { expect, test } from 'vitest'
import { findSetBack } from '../../../scenarios/recordings/clock-set-back.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'

/** Returns an exchange with times in seconds. The exchange has no response if `received` is undefined. */
function exchange(
  number: number,
  sent: number,
  received: number | undefined,
  change: Partial<Exchange> = {},
): Exchange {
  const iso = (seconds: number): string => new Date(seconds * 1000).toISOString()
  return {
    id: `00000${number}-at-gift.issue`,
    provider: 'at-gift',
    operation: 'at-gift.issue',
    sentAt: iso(sent),
    request: { method: 'POST', path: '/demo/dc/getcode', headers: {}, body: null },
    response: received === undefined ? null : { receivedAt: iso(received), status: 200, headers: {}, body: null },
    ...change,
  }
}

test('`findSetBack` finds an exchange that ended before an exchange with a lower number began', () => {
  const exchanges = [exchange(1, 1, 2), exchange(2, 10, 11), exchange(3, 7, 8), exchange(4, 9, 10.5)]
  const found = { before: '000002-at-gift.issue', after: '000003-at-gift.issue', ms: 2000 }
  expect(findSetBack(exchanges)).toEqual(found)
  expect(findSetBack(exchanges.toReversed())).toEqual(found)
})

test.each<[string, Exchange[]]>([
  ['the first of two open requests was answered last', [exchange(1, 11, 12), exchange(2, 10, 15)]],
  ['a request got no response', [exchange(1, 130, 131), exchange(2, 10, undefined)]],
  ['a fault delayed a response', [exchange(1, 60, 61), exchange(2, 10, 11, { fault: 'late' })]],
  ['another provider was recorded earlier', [exchange(1, 90, 91), exchange(2, 10, 11, { provider: 'realpay-gift' })]],
])('`findSetBack` finds no exchange if %s', (_what, exchanges) => {
  expect(findSetBack(exchanges)).toBeUndefined()
})
