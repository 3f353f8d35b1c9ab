import { expect, test } from 'vitest'
import { problemTexts } from '../../../mock-server/core/problems/texts.ts'
import { createMessageTranslator } from '../../../mock-server/core/problems/translate.ts'

const translate = createMessageTranslator(problemTexts)

test('the English and the Japanese text of each error message contain the same placeholders, and no two messages have the same English text', () => {
  const valuesIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted()
  for (const { en, ja } of problemTexts) expect([en, valuesIn(ja)]).toEqual([en, valuesIn(en)])
  const english = problemTexts.map(({ en }) => en)
  expect(english.filter((text, index) => english.indexOf(text) !== index)).toEqual([])
})

test.each([
  ['the body: at "a": is missing; at "b": is not a whole number', '本文：「a」：指定されていない；「b」：整数ではない'],
  [
    'gift-mock.yaml:3: unknown key "prot"; did you mean "port"?',
    'gift-mock.yaml:3: キー "prot" はない（「port」の誤り？）',
  ],
  ['there is no sandbox "a; b"', 'サンドボックス「a; b」はない'],
  ['the body: something new', undefined],
  ['something new', undefined],
])('the Japanese translation of the message %j is %j', (message, japanese) => {
  expect(translate(message)).toBe(japanese)
})
