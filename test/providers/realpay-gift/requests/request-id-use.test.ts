import { expect, test } from 'vitest'
import { leftIdUnused } from '../../../../mock-server/providers/realpay-gift/request-id-use.ts'

const refusals = new Set([400, 401, 403, 409, 429])

test.each([
  [401, true],
  [403, true],
  [429, true],
  [400, false],
  [409, false],
  [500, false],
])(
  'if a journal entry of an older version has the status %i, the request id of the entry counts as unused: %s [RP-A4]',
  (status, isUnused) => {
    const settings = { 'realpayGift.requestId.usedUpBy': 'authenticated' } as const
    expect(leftIdUnused({ outcome: {}, response: { status } }, refusals, settings)).toBe(isUnused)
  },
)
