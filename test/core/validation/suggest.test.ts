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
])('%s suggests %s', (given, meant) => {
  expect(closestMatch(given, names)).toBe(meant)
})

test('a name that differs by a letter is closer than one that contains the word', () => {
  expect(closestMatch('header', ['request-header', 'headers'])).toBe('headers')
})
