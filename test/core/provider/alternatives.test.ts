import { expect, test } from 'vitest'
import { providers, settingDefinitions } from '../../../mock-server/app.ts'
import {
  loadAlternatives,
  type NamedAlternative,
  pairCases,
  singleCases,
} from '../../../mock-server/core/provider/alternatives.ts'
import { parseSettings } from '../../../mock-server/core/settings/settings.ts'

const alternatives = await loadAlternatives(providers)

function alternative(name: string, settings: Record<string, unknown>): NamedAlternative {
  const [rule = '', id = ''] = name.split('/')
  const text = { en: '', ja: '' }
  return { name, id, rule, provider: 'at-gift', text, settings, question: text, decidedBy: text }
}

test('each alternative to an assumed rule is a case of its own, and the case is named after the rule and the alternative', () => {
  const cases = singleCases(alternatives)
  expect(cases.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['AG-A4/unknown-tranid-404', 'RP-A5/unknown-gift-404']),
  )
  expect(cases.find(({ name }) => name === 'RP-A5/unknown-gift-404')?.settings).toEqual({
    'realpayGift.status.unknownGift': 404,
  })
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
})

test('two alternatives with the same rule or the same setting never form a pair', () => {
  const all = [
    alternative('A1/x', { a: 1 }),
    alternative('A1/y', { b: 1 }),
    alternative('A2/z', { a: 2 }),
    alternative('A3/u', { c: 1 }),
  ]
  expect([...pairCases(all)].map(({ name, settings }) => [name, settings])).toEqual([
    ['A1/y + A2/z', { b: 1, a: 2 }],
    ['A1/x + A3/u', { a: 1, c: 1 }],
    ['A1/y + A3/u', { b: 1, c: 1 }],
    ['A2/z + A3/u', { a: 2, c: 1 }],
  ])
})

test('the settings of every pair of alternatives are valid', () => {
  const pairs = [...pairCases(alternatives)]
  expect(pairs.length).toBeGreaterThan(2000)
  for (const { settings } of pairs) expect(parseSettings(settingDefinitions, settings)).toEqual(settings)
})
