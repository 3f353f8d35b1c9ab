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
])('the closest match of the name %s is %s', (given, meant) => {
  expect(closestMatch(given, names)).toBe(meant)
})

test('a name that differs by one letter is a closer match than a name that contains the word', () => {
  expect(closestMatch('header', ['request-header', 'headers'])).toBe('headers')
})
