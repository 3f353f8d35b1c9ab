import { expect, test } from 'vitest'
import { Problem } from '../../../mock-server/core/http/problem.ts'
import { problemInJapanese } from '../../../mock-server/core/problems/localize.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import { providers } from '../../../mock-server/app.ts'
import { boot } from '../../helpers/boot.ts'

const json = (body: unknown) => ({ method: 'PUT', body: JSON.stringify(body) })

test.each([
  [
    '/__admin/settings',
    { method: 'PATCH', body: '{"atGift.campaigns":[{"campaign":"a/b"}],"atGift.limit":0}' },
    'sandbox.invalidSettings',
    'setting "atGift.campaigns": at "0.campaign": not one segment of a path; a valid value is [{"campaign":"12345","authKey":"your-AuthKey"}]; unknown setting "atGift.limit"',
    '設定「atGift.campaigns」：「0.campaign」：パスの1区切りではない（正しい値の例：[{"campaign":"12345","authKey":"your-AuthKey"}]）；設定「atGift.limit」はない',
  ],
  [
    '/__admin/clock',
    json({ mod: 'frozen', rate: '2' }),
    'control.invalidInput',
    'the body: at "rate": is text, not a number; there is no key "mod"; did you mean "mode"?',
    '本文：「rate」：文字列である（正しくは数値）；項目「mod」はない（「mode」の誤りと思われる）',
  ],
  [
    '/__admin/faults',
    {
      method: 'POST',
      body: '{"name":"a","when":{"calls":[0],"from":"now"},"phase":"after","effect":{"type":"delay","uniform":{"min":2,"max":1}}}',
    },
    'fault.invalid',
    'at "when.calls.0": calls are counted from 1; at "when.from": no time such as "2026-04-01T09:00:00+09:00"; at "phase": there is no phase "after"; did you mean "after-commit"?; at "effect.uniform": min is greater than max',
    '「when.calls.0」：回は1から数える；「when.from」：日時ではない（例："2026-04-01T09:00:00+09:00"）；「phase」：フェーズ「after」はない（「after-commit」の誤りと思われる）；「effect.uniform」：min が max より大きい',
  ],
  [
    '/__admin/faults',
    { method: 'POST', body: '{"name":"a","phase":"after-commit","effect":{"type":"drop-request"}}' },
    'fault.inFault',
    'fault "a": drop-request cannot fire in the phase after-commit; it can in before-commit',
    '障害「a」：drop-request はフェーズ after-commit では使えない（使えるのは before-commit）',
  ],
  [
    '/__admin/pact-state',
    { method: 'POST', body: '{"state":"a code was issued","params":{"amount":"500"}}' },
    'scenario.invalidState',
    'provider state "a code was issued": at "amount": is text, not a number',
    'プロバイダーステート「a code was issued」：「amount」：文字列である（正しくは数値）',
  ],
  [
    '/__admin/requests/nothing',
    {},
    'request.gone',
    'the journal has no request "nothing": it was never there, or evicted or cleared',
    'ジャーナルにリクエスト「nothing」はない（存在しないか、失われたか、消去された）',
  ],
])(
  'the problem %s with the values %j has the key %s and a sentence in both languages',
  async (path, init, key, en, ja) => {
    const { send } = boot()
    const problemIn = async (language: string) =>
      (await send(path, { ...init, headers: { 'accept-language': language } })).json()
    const [english, japanese] = [await problemIn('en'), await problemIn('ja')]
    expect(english).toMatchObject({ key, detail: en })
    expect(japanese).toMatchObject({ key, detail: ja })
  },
)

test('a problem must have a sentence in both languages', () => {
  // @ts-expect-error -- a text instead of a sentence with a key and a Japanese text
  expect(() => new Problem(400, 'a bare sentence')).toThrow(TypeError)
  // @ts-expect-error -- each single error also needs a key and a Japanese text
  expect(() => new Problem(400, sharedReasons.missing, ['a bare sentence'])).toThrow(TypeError)
})

test('a problem that is written in both languages shows both texts and has no key', async () => {
  const problem = new Problem(400, { en: 'a {text}', ja: '文 {text}' })
  expect([problem.message, problem.key]).toEqual(['a {text}', undefined])
  expect(await problemInJapanese(problem, providers)).toEqual({ message: '文 {text}', errors: [] })
})
