import { describe, expect, test } from 'vitest'
import { providers } from '../../../../mock-server/app.ts'
import { loadAlternatives } from '../../../../mock-server/core/provider/alternatives.ts'
import { drawAlternatives } from './draw.ts'
import { isGood, judge, type Reported } from './judge.ts'

const alternatives = await loadAlternatives(providers)

async function verdictOn(truth: readonly string[], reports: readonly Reported[]) {
  const followed = alternatives.filter(({ name }) => truth.includes(name))
  expect(followed).toHaveLength(truth.length)
  return judge('at-gift', followed, reports)
}

const fixedWindow: Reported = {
  rule: 'AG-A3',
  settings: ['atGift.limit.window'],
  status: 'refuted',
  left: ['limit-fixed-window'],
}
const refusedCount: Reported = {
  rule: 'AG-A3',
  settings: ['atGift.limit.countRefused'],
  status: 'untouched',
  left: ['assumed', 'limit-counts-refused'],
}

describe('the judge of a blind round', () => {
  test('accepts that `learn` does not report an alternative if another alternative hides it from every probe', async () => {
    const truth = ['AG-A3/limit-fixed-window', 'AG-A3/limit-counts-refused']
    const verdict = await verdictOn(truth, [fixedWindow, refusedCount])
    expect(verdict.judged).toMatchObject([
      { name: 'AG-A3/limit-fixed-window', reported: 'named' },
      { name: 'AG-A3/limit-counts-refused', reported: 'untouched', hiddenBy: ['AG-A3/limit-fixed-window'] },
    ])
    expect(isGood(verdict)).toBe(true)
  })

  test.each([
    ['untouched', refusedCount],
    ['open', { ...refusedCount, status: 'open' as const }],
    ['wrong', { ...refusedCount, status: 'confirmed' as const, left: ['assumed'] }],
  ])('rejects the report `%s` about an alternative that a probe shows', async (reported, report) => {
    const verdict = await verdictOn(['AG-A3/limit-counts-refused'], [report])
    expect(verdict.judged).toEqual([{ name: 'AG-A3/limit-counts-refused', reported, left: report.left }])
    expect(isGood(verdict)).toBe(false)
  })

  test('rejects a report of an alternative that the provider does not follow', async () => {
    const verdict = await verdictOn([], [fixedWindow])
    expect(verdict).toEqual({ judged: [], invented: ['AG-A3/limit-fixed-window'] })
    expect(isGood(verdict)).toBe(false)
  })
})

test('the same seed draws the same alternatives, and no two of them change the same setting', async () => {
  const options = { seed: '1', count: 40, singleUse: true }
  const drawn = await drawAlternatives('realpay-gift', options)
  expect(await drawAlternatives('realpay-gift', options)).toEqual(drawn)
  expect(drawn[0]?.name).toBe('RP-A7/token-once')
  expect(drawn).toHaveLength(40)
  const settings = drawn.flatMap((one) => Object.keys(one.settings))
  expect(new Set(settings).size).toBe(settings.length)
  expect(await drawAlternatives('realpay-gift', { ...options, seed: '2' })).not.toEqual(drawn)
})
