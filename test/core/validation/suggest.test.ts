import { expect, test } from 'vitest'
import { effects } from '../../../mock-server/core/faults/effects/index.ts'
import { nameProblems } from '../../../mock-server/core/problems/names.ts'
import { closestMatch, nearestNames, unknownName } from '../../../mock-server/core/validation/suggest.ts'

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

test('a name with one different letter is suggested rather than a longer name that contains the given name', () => {
  expect(closestMatch('header', ['request-header', 'headers'])).toBe('headers')
})

const scenarios = [
  'at-gift/dripping-body',
  'at-gift/redirect-302',
  'at-gift/response-lost-after-issue',
  'at-gift/reset-before-issue',
  'at-gift/crash-after-issue',
  'realpay-gift/purchase-id-lost',
]

test.each([
  ['at-gift/respons-lost', 'at-gift/response-lost-after-issue'],
  ['lost-response', 'at-gift/response-lost-after-issue'],
  ['at-gift/resp-lost', 'at-gift/response-lost-after-issue'],
  ['at-gift/issue', undefined],
  ['at-gift/other', undefined],
])(
  'for the name %s, the suggestion is the only scenario whose name has words like all words of the given name: %s',
  (given, meant) => {
    expect(closestMatch(given, scenarios)).toBe(meant)
  },
)

test('a known name that shares a word with the given name is nearer than a known name with fewer different letters', () => {
  expect(nearestNames('at-gift/lost', scenarios, 1)).toEqual(['at-gift/response-lost-after-issue'])
  expect(nearestNames('at-gift/lost', ['at-gift/last-one', 'at-gift/order-is-lost'], 1)).toEqual([
    'at-gift/order-is-lost',
  ])
})

test('the list of nearest names starts with the names that contain the given name', () => {
  const known = ['a/slow', 'a/lost-before', 'a/lost-after-issue', 'a/lots']
  expect(nearestNames('a/lost', known, 3)).toEqual(['a/lost-before', 'a/lost-after-issue', 'a/lots'])
})

test('the problem with an unknown name lists all known names if there are only a few, and otherwise the five nearest names', () => {
  const known = Array.from({ length: 21 }, (_, index) => `name-${index + 10}`)
  const problemOf = (all: readonly string[]) => unknownName(nameProblems.scenario, 'other', all).reason
  expect(problemOf(known.slice(1))).toBe(`there is no scenario "other"; there are ${known.slice(1).join(', ')}`)
  const { length } = problemOf(known).split(', ')
  expect(length).toBe(5)
  expect(problemOf(known)).toMatch(/^there is no scenario "other"; the nearest of the 21 are name-/)
})
