import { expect, test } from 'vitest'
import type { FaultDocument } from '../../../mock-server/index.ts'
import { boot } from '../../helpers/boot.ts'

const good = { name: 'f', phase: 'after-commit', effect: { type: 'delay', ms: 1 } }

test.each([
  ['EMPTY_RESPONSE', 'empty-response'],
  ['MALFORMED_RESPONSE_CHUNK', 'malformed-chunk'],
  ['RANDOM_DATA_THEN_CLOSE', 'garbage-then-close'],
  ['CONNECTION_RESET_BY_PEER', 'reset-connection'],
])('a fault with the WireMock name %s is accepted as a fault with the effect %s', async (type, ours) => {
  const { mock } = boot({ sockets: true })
  expect((await mock.admin.arm({ ...good, phase: 'after-commit', effect: { type } })).fault.effect.type).toBe(ours)
})

const accepted: [string, FaultDocument][] = [
  [
    'a match on the body for a provider that also has operations without a body',
    { ...good, phase: 'after-commit', when: { provider: 'realpay-gift', match: { body: { price: 500 } } } },
  ],
  ['a start time in the future', { ...good, phase: 'after-commit', when: { from: '2027-01-01T00:00:00Z' } }],
  [
    'a response of status 204 without a body',
    { ...good, phase: 'after-commit', effect: { type: 'respond', status: 204 } },
  ],
]

test.each(accepted)('the mock accepts a fault with %s', async (_what, document) => {
  await expect(boot().mock.admin.arm(document)).resolves.toMatchObject({ hits: 0 })
})
