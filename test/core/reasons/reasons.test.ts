import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sharedReasons } from '../../../mock-server/core/reasons/texts.ts'
import { createReasonTranslator } from '../../../mock-server/core/reasons/translate.ts'
import { recordExamples } from '../../../mock-server/core/openapi/examples.ts'
import { atGift } from '../../../mock-server/providers/at-gift/index.ts'
import { realpayGift } from '../../../mock-server/providers/realpay-gift/index.ts'
import { packageRoot } from '../../../mock-server/node/package-files.ts'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../support.ts'

const providers = [atGift, realpayGift]
const own = await Promise.all(providers.map((provider) => provider.reasons()))
const texts = [...own.flat(), ...sharedReasons]
const translate = createReasonTranslator(texts)
const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

/** The source files that contain the English reasons. */
const files = [
  'mock-server/providers/*/{authenticate,form-body,images,index,rate-limit,request-body,routes,schema}.ts',
  'mock-server/core/http/{body-error,json-body,multipart}.ts',
  'mock-server/core/provider/{errors,rate-limiter}.ts',
  'mock-server/core/faults/plan-delivery.ts',
  'mock-server/core/pipeline/unmatched-requests.ts',
  'mock-server/server/malformed-requests.ts',
].flatMap((pattern) => globSync(pattern, { cwd: packageRoot }))

/** Patterns of the texts in these files that are not reasons. */
const others = [
  /^at-gift /,
  /^http:/,
  /^default-src /,
  /^\$\{providers\.map/,
  /^no http or https URL$/,
  /^a meeting without faults$/,
]

/** Returns the string literals that may be reasons: texts of several words that do not begin with a capital letter. */
function sentencesIn(source: string): string[] {
  const code = source.replaceAll(/\/\*.*?\*\//gs, '').replaceAll(/^\s*\/\/.*$/gm, '')
  return [...code.matchAll(/'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)]
    .map(([, single, double, template]) => single ?? double ?? template ?? '')
    .filter((text) => /^(?:[a-z]|\$\{)/.test(text) && / [a-z]/.test(text) && !others.some((other) => other.test(text)))
}

test('every reason for a refusal in the source code has a Japanese translation', () => {
  const missing: string[] = []
  let found = 0
  for (const file of files) {
    for (const sentence of sentencesIn(readFileSync(join(packageRoot, file), 'utf8'))) {
      found += 1
      // A placeholder of a reason can stand for a number, for the end of a sentence or for a whole reason. Each kind is
      // tried.
      const filled = ['7', 'is missing', 'more than 1 requests in 2 ms; there is room again in 3 ms'].map((value) =>
        sentence.replaceAll(/\$\{[^}]*\}/g, value),
      )
      if (!filled.some((reason) => japanese.test(translate(reason) ?? ''))) missing.push(`${file}: ${sentence}`)
    }
  }
  expect(found).toBeGreaterThan(80)
  expect(missing).toEqual([])
})

test('the English and the Japanese text of each reason contain the same placeholders, and each English text occurs only once for a provider', () => {
  const valuesIn = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).toSorted()
  for (const { en, ja } of texts) expect([en, valuesIn(ja)]).toEqual([en, valuesIn(en)])
  for (const list of own) {
    const english = [...list, ...sharedReasons].map(({ en }) => en)
    expect(english.filter((text, index) => english.indexOf(text) !== index)).toEqual([])
  }
})

test.each(providers.map((provider) => [provider.name, provider] as const))(
  'the reason that the mock gives for each example request of %s has a Japanese text that contains the values of the English text',
  async (_name, provider) => {
    const { mock, send } = boot({ settings: { 'mock.requestHeader': true } })
    await recordExamples(provider, await provider.openApiDescription(), 'http://localhost', {
      fetch: (request) => Promise.resolve(mock.fetch(request)),
      admin: mock.admin,
    })
    const { requests } = await mock.admin.requests()
    const shown = await (await send('/__admin/requests?lang=ja')).json()
    expect(requests.length).toBeGreaterThan(15)
    for (const [index, { outcome }] of requests.entries()) {
      const { reason } = shown.requests[index].outcome
      expect([outcome.reason, reason]).toEqual([outcome.reason, expect.stringMatching(japanese)])
      for (const value of outcome.reason.match(/"[^"]*"|\d+/g) ?? [])
        if (!outcome.reason.includes('1 to 9 digits')) expect(reason).toContain(value.replaceAll('"', ''))
    }
  },
)

const bodies: readonly [body: string, reason: string][] = [
  ['{', '本文が正しいJSONではない'],
  ['[]', '配列である（正しくはオブジェクト）'],
  [
    '{"AuthKey":1}',
    '「AuthKey」：数値である（正しくは文字列）；「DcId」：指定されていない；「Amount」：指定されていない',
  ],
  ['{"AuthKey":"a","DcId":"","Amount":"1"}', '「DcId」：空である'],
  ['{"AuthKey":"a","DcId":"b","Amount":"1","x; y":1}', '未知の項目 "x; y" がある'],
  ['{"AuthKey":"a","AuthKey":"b","DcId":"c","Amount":"1"}', '本文に項目 "AuthKey" が2回ある'],
]

test.each(bodies)('the Japanese reason for refusing the body %s is: %s', async (body, reason) => {
  const { send } = boot({ settings: noLimits })
  await send(ISSUE_PATH, { ...issueOf(), body })
  const shown = await (await send('/__admin/requests?lang=ja')).json()
  expect(shown.requests[0].outcome.reason).toBe(reason)
})

test('a reason without a translation stays in English', async () => {
  expect(translate('something else')).toBeUndefined()
  expect(translate('the body is too large; something else')).toBeUndefined()
  const { mock, send } = boot({ settings: noLimits })
  await send(ISSUE_PATH, issueOf({ Amount: '501' }))
  const english = (await mock.admin.requests()).requests[0]?.outcome.reason
  expect((await (await send('/__admin/requests')).json()).requests[0].outcome.reason).toBe(english)
  expect((await (await send('/__admin/requests?lang=fr')).json()).detail).toContain('lang')
})

test('the reason for refusing a request that belongs to no provider is available in Japanese', async () => {
  const { send } = boot()
  await send('/at-gif/demo-campaign/dc/getcode', { method: 'POST' })
  const [request] = (await (await send('/__admin/requests?provider=none&lang=ja')).json()).requests
  expect(request.outcome.reason).toContain('/at-gif/demo-campaign/dc/getcode には何もない')
  expect(request.outcome.reason).toContain('「/at-gift/demo-campaign/dc/getcode」の誤り？')
})
