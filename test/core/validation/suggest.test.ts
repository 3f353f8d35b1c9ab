import { expect, test } from 'vitest'
import { effects } from '../../../mock-server/core/faults/effects/index.ts'
import { closestMatch } from '../../../mock-server/core/validation/suggest.ts'

const names = Object.keys(effects)

test.each([
  ['dealy', 'delay'],
  ['Reset', 'reset-connection'],
  ['truncate', 'truncate-body'],
  ['chunk', 'malformed-chunk'],
  ['respnd', 'respond'],
  ['sett', 'set'],
  ['quite-another', undefined],
  ['a', undefined],
  ['ax', undefined],
  ['aks', 'ask'],
])('the suggestion for the unknown name %s is %s', (given, meant) => {
  expect(closestMatch(given, names)).toBe(meant)
})

test('a name with one different letter is suggested rather than a name that contains the given name', () => {
  expect(closestMatch('header', ['request-header', 'headers'])).toBe('headers')
})
