import { expect, test } from 'vitest'
import { recordExamples } from '../../../mock-server/core/openapi/examples.ts'
import { japaneseProblems } from '../../../mock-server/core/problems/japanese/index.ts'
import { controlProblems } from '../../../mock-server/core/problems/control.ts'
import { faultProblems } from '../../../mock-server/core/problems/faults.ts'
import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import { nameProblems } from '../../../mock-server/core/problems/names.ts'
import { optionProblems } from '../../../mock-server/core/problems/options.ts'
import { recordingProblems } from '../../../mock-server/core/problems/recordings.ts'
import { requestProblems } from '../../../mock-server/core/problems/requests.ts'
import { sandboxProblems } from '../../../mock-server/core/problems/sandboxes.ts'
import { scenarioProblems } from '../../../mock-server/core/problems/scenarios.ts'
import { valueProblems } from '../../../mock-server/core/problems/values.ts'
import { sharedJapanese } from '../../../mock-server/core/reasons/japanese.ts'
import { TEXT } from '../../../mock-server/core/reasons/message.ts'
import type { Explanation } from '../../../mock-server/core/reasons/reason.ts'
import { journalEntries } from '../../../mock-server/core/journal/journal.ts'
import { createReasonRenderer } from '../../../mock-server/core/reasons/render.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import { DEFAULT_SANDBOX } from '../../../mock-server/core/sandbox/sandbox-id.ts'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import { atGift } from '../../../mock-server/providers/at-gift/index.ts'
import { reasons as atGiftReasons } from '../../../mock-server/providers/at-gift/reasons/reasons.ts'
import { realpayGift } from '../../../mock-server/providers/realpay-gift/index.ts'
import { reasons as realpayGiftReasons } from '../../../mock-server/providers/realpay-gift/reasons/reasons.ts'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../support.ts'

const providers = [atGift, realpayGift]
const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u
type Table = Readonly<Record<string, Explanation | ((values: never) => Explanation)>>
const problems: Readonly<Record<string, Table>> = {
  control: controlProblems,
  fault: faultProblems,
  file: fileProblems,
  name: nameProblems,
  option: optionProblems,
  recording: recordingProblems,
  request: requestProblems,
  sandbox: sandboxProblems,
  scenario: scenarioProblems,
  value: valueProblems,
}
const tables: readonly (readonly [owner: string, reasons: Table, sentences: Readonly<Record<string, string>>])[] = [
  ['', sharedReasons, sharedJapanese],
  ['at-gift', atGiftReasons, await atGift.japaneseReasons()],
  ['realpay-gift', realpayGiftReasons, await realpayGift.japaneseReasons()],
  ...japaneseProblems.map(({ owner, sentences }) => [owner, problems[owner] ?? {}, sentences] as const),
]
const render = createReasonRenderer(tables.map(([owner, , sentences]) => ({ owner, sentences })))

/** Returns an object that works as any kind of value in a sentence: as a text, a reason or a list of reasons. */
function valueNamed(name: string): object | string {
  if (name === 'text' || name === 'detail') return `«${name}»`
  const reason = `«${name}»`
  return {
    reason,
    because: { key: 'aText' },
    map: (show: (value: object) => string) => [show({ reason })],
    toString: () => reason,
  }
}

/** Returns the names of the values that an English sentence contains, in the order of the sentence. */
function valuesOf(reason: Table[string]): string[] {
  if (typeof reason !== 'function') return []
  const values = new Proxy({}, { get: (_target, name) => valueNamed(String(name)) })
  return [...reason(values as never).reason.matchAll(/«(\w+)»/g)].map(([, name = '']) => name)
}

test.each(tables)(
  'the English and the Japanese sentence of each reason contain the same values (provider: "%s"; empty if shared)',
  (_owner, reasons, sentences) => {
    expect(Object.keys(reasons).length).toBeGreaterThan(5)
    expect(Object.keys(sentences).toSorted()).toEqual(Object.keys(reasons).toSorted())
    for (const [key, reason] of Object.entries(reasons)) {
      // The key `TEXT` is left out. Its text has no common values, because each language has a separate text.
      if (key === TEXT) continue
      const names = [...(sentences[key] ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
      expect([key, names.toSorted()]).toEqual([key, valuesOf(reason).toSorted()])
    }
  },
)

test.each(providers.map((provider) => [provider.name, provider] as const))(
  'each reason for an example request of %s has a Japanese text with the values of the English text',
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

test('the reason in a journal entry stays in English if the data of the reason is missing or invalid', async () => {
  expect(render({ key: 'constructor' })).toBeUndefined()
  expect(render({ key: 'at-gift.amountFixed', values: { product: 'DC500' } })).toBeUndefined()
  const store = memoryStore()
  const { mock, send } = boot({ settings: noLimits, store })
  await send(ISSUE_PATH, issueOf({ DcId: 'DC-FIXED-1000', Amount: '501' }))
  const shownIn = async (language: string): Promise<string> =>
    (await (await send(`/__admin/requests?lang=${language}`)).json()).requests[0].outcome.reason
  const [english, written] = [await shownIn('en'), await shownIn('ja')]
  expect([english, written]).toEqual([
    'the amount of DC-FIXED-1000 is fixed at 1000 yen, not 501',
    'DC-FIXED-1000 の金額は1,000円固定である（リクエストは501円）',
  ])
  // The snapshot contains the data of the reason, so the Japanese text is available after the restore.
  await mock.admin.restore(await mock.admin.snapshot())
  expect(await shownIn('ja')).toBe(written)
  // Without the data of the reason, as in journal entries of older versions of the mock, the reason is in English.
  await store.transaction(DEFAULT_SANDBOX, (tx) => {
    for (const { key, value } of tx.list(journalEntries)) {
      const { because: _because, ...outcome } = value.outcome
      tx.put(journalEntries, key, { ...value, outcome })
    }
  })
  expect([await shownIn('en'), await shownIn('ja')]).toEqual([english, english])
  expect((await (await send('/__admin/requests?lang=fr')).json()).detail).toContain('lang')
})

test('the data of a reason in the journal contains no secret', async () => {
  const { mock, send } = boot({ settings: noLimits })
  await send(ISSUE_PATH, { ...issueOf(), body: '{"MOCK-AuthKey-001":1,"AuthKey":"a","DcId":"b","Amount":"1"}' })
  const [entry] = (await mock.admin.requests()).requests
  expect(entry?.outcome.because).toEqual({ key: 'unknownKey', values: { key: '"***"' } })
  expect(JSON.stringify(entry)).not.toContain('MOCK-AuthKey-001')
})

test('the reason for refusing a request of no provider is available in Japanese', async () => {
  const { send } = boot()
  await send('/at-gif/demo-campaign/dc/getcode', { method: 'POST' })
  const [request] = (await (await send('/__admin/requests?provider=none&lang=ja')).json()).requests
  expect(request.outcome.reason).toContain('/at-gif/demo-campaign/dc/getcode には何もない')
  expect(request.outcome.reason).toContain('「/at-gift/demo-campaign/dc/getcode」の誤りと思われる')
})
