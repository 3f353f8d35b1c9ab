import { expect, test } from 'vitest'
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

test('the guide to fault effects has the same placeholders in English and in Japanese', () => {
  const places = (text: string): string[] => text.match(/\{\w+\}/g) ?? []
  const sentences = effectGuide.map(({ text }) => text.en)
  expect(new Set(sentences).size).toBe(sentences.length)
  for (const { effect, text } of effectGuide) {
    // The sentences are shown for all operations, also for those that issue no code.
    expect(text.en).not.toMatch(/issue|\bcode/)
    expect(text.ja).not.toContain('コード')
    expect(text.ja).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u)
    expect(places(text.en)).toEqual(places(text.ja))
    if (text.en.includes('{status}')) expect(effect).toHaveProperty('status')
    expect(text.en.includes('{seconds}')).toBe('ms' in effect)
  }
})
