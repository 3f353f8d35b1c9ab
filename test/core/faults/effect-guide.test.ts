import { describe, expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { effects } from '../../../mock-server/core/faults/effects/index.ts'
import { effectGuide } from '../../../mock-server/core/faults/effect-guide.ts'
import { served } from './support.ts'

test('the guide to fault effects describes every effect, and each described fault can be armed', async () => {
  expect(new Set(effectGuide.map(({ effect }) => effect.type))).toEqual(new Set(Object.keys(effects)))
  const mock = await served()
  for (const [index, { phase, effect }] of effectGuide.entries())
    for (const operation of ['at-gift.issue', 'realpay-gift.buy-gift']) {
      const status = effect.type === 'provider-error' ? { status: 401 } : {}
      await mock.admin.arm({
        name: `${operation}-${index}`,
        when: { operation },
        phase,
        effect: { ...effect, ...status },
      })
    }
  expect(await mock.admin.faults()).toHaveLength(effectGuide.length * 2)
})

test('no two sentences of the guide to fault effects are equal', () => {
  const sentences = effectGuide.map(({ text }) => text.en)
  expect(sentences.filter((text, index) => sentences.indexOf(text) !== index)).toEqual([])
})

describe.each(effectGuide)('the text about the effect $effect.type in the phase $phase', ({ phase, effect, text }) => {
  test('the text has the same placeholders in English and in Japanese, and the effect has their values', () => {
    const places = (one: string): string[] => one.match(/\{\w+\}/g) ?? []
    expect(places(text.en)).toEqual(places(text.ja))
    if (text.en.includes('{status}')) expect(effect).toHaveProperty('status')
    expect(text.en.includes('{seconds}')).toBe('ms' in effect)
  })

  test('the text mentions no code, because some operations issue none', () => {
    expect(text.en).not.toMatch(/issue|\bcode/)
    expect(text.ja).not.toContain('コード')
  })

  test('the Japanese text has a blank between Japanese and Latin letters or digits', () => {
    expect(text.ja).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)
    expect(text.ja).not.toMatch(/[A-Za-z\d][\u3040-\u30ff\u4e00-\u9fff]|[\u3040-\u30ff\u4e00-\u9fff][A-Za-z\d]/)
  })

  test('the text says whether the request is executed', () => {
    const isExecuted = phase !== 'before-commit' || effect.type === 'delay'
    expect(text.en).toMatch(isExecuted ? /request is executed/ : /not executed|no execution/)
    expect(text.ja).toMatch(isExecuted ? /実行され(?!ません)/ : /実行されません|実行もされず/)
  })
})

test.each(providers)(
  'for each special input in the tester preset of $name, the guide says whether something is issued or bought',
  async ({ testerPreset }) => {
    const { inputs } = await testerPreset()
    expect(inputs.length).toBeGreaterThan(5)
    for (const { fault, text } of inputs) {
      const [en, ja] =
        fault.phase === 'before-commit'
          ? [/^No (?:code|purchase|gift) is /, /^(?:コード|購入|ギフト)は(?:発行|作成|購入)され[なず]/]
          : [/^The (?:code|purchase|gift) is /, /^(?:コード|購入|ギフト)は(?:発行|作成|購入)され[る、]/]
      expect(text.en).toMatch(en)
      expect(text.ja).toMatch(ja)
    }
  },
)
