import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { settingDefinitions } from '../../../mock-server/app.ts'
import { ISSUE_PATH, issueOf, json, problemOf } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'

const viewSchema = z.record(
  z.string(),
  z.strictObject({ value: z.unknown(), default: z.unknown(), meaning: z.string(), evidence: z.array(z.string()) }),
)
const read = async (response: Response): Promise<z.infer<typeof viewSchema>> => viewSchema.parse(await response.json())
const patch = (changes: unknown): RequestInit => json(changes, { method: 'PATCH' })

test('GET settings lists every setting with its value, default, meaning and evidence', async () => {
  const shown = await read(await boot({ settings: { 'atGift.limit.requests': 3 } }).send('/__admin/settings'))
  expect(Object.keys(shown)).toEqual(Object.keys(settingDefinitions))
  expect(shown['atGift.limit.requests']).toEqual({
    value: 3,
    default: 1,
    meaning: expect.any(String),
    evidence: ['AG-D7'],
  })
})

test('GET settings returns the meanings of the settings in the language that the query or the browser asks for', async () => {
  const { send } = boot()
  const meaningOf = async (path: string, init?: RequestInit): Promise<string | undefined> =>
    (await read(await send(path, init)))['realpayGift.gift.validityDays']?.meaning
  const [english, japanese] = ['The validity of a gift, in days.', 'ギフトの有効期間（日）。']
  const browser = { headers: { 'accept-language': 'ja' } }
  expect(await meaningOf('/__admin/settings')).toBe(english)
  expect(await meaningOf('/__admin/settings', browser)).toBe(japanese)
  expect(await meaningOf('/__admin/settings?lang=en', browser)).toBe(english)
  expect(await meaningOf('/__admin/settings?lang=ja', json({}, { method: 'PATCH' }))).toBe(japanese)
})

test('credentials are masked in every list of settings', async () => {
  const { send } = boot({
    settings: { 'atGift.campaigns': [{ campaign: 'demo-campaign', authKey: 'REAL-SECRET-KEY1' }] },
  })
  const changed = await send(
    '/__admin/settings',
    patch({ 'realpayGift.accessKeys': [{ accessKey: 'realsecret'.repeat(4), totpSecret: 'REALSECRETREALSECRET' }] }),
  )
  for (const text of [await changed.text(), await (await send('/__admin/settings')).text()]) {
    expect(text).not.toMatch(/REAL-?SECRET|MOCK-AuthKey|GIFTMOCK|mock0000/i)
    expect(text).toContain('***')
  }
})

test('a changed setting is returned in the response and applies from the next request on', async () => {
  const { send } = boot()
  await send(ISSUE_PATH, issueOf())
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
  const shown = await read(await send('/__admin/settings', patch({ 'atGift.limit.requests': 2 })))
  expect(shown['atGift.limit.requests']).toMatchObject({ value: 2, default: 1 })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(429)
})

test('successive changes of settings are merged, and null restores the default of a setting', async () => {
  const { send } = boot()
  await send('/__admin/settings', patch({ 'atGift.limit.requests': 2, 'atGift.retryAfter': true }))
  await send('/__admin/settings', patch({ 'atGift.limit.windowMs': 50 }))
  const shown = await read(await send('/__admin/settings', patch({ 'atGift.limit.requests': null })))
  const values = ['atGift.limit.requests', 'atGift.limit.windowMs', 'atGift.retryAfter'].map(
    (name) => shown[name]?.value,
  )
  expect(values).toEqual([1, 50, true])
})

test('a request that changes no setting is accepted', async () => {
  expect((await boot().send('/__admin/settings', patch({}))).status).toBe(200)
})

describe('an invalid change of the settings is rejected and changes no setting', () => {
  test.each<[string, Record<string, unknown>, string[]]>([
    ['an unknown name', { 'atGift.limit.request': 5 }, ['"atGift.limit.request"', '"atGift.limit.requests"']],
    ['a value out of range', { 'atGift.limit.requests': 0 }, ['atGift.limit.requests']],
    ['a value of another type', { 'atGift.limit.requests': '5' }, ['atGift.limit.requests']],
    [
      'a value that is not in the list of values',
      { 'realpayGift.totp.algorithm': 'MD5' },
      ['realpayGift.totp.algorithm', 'SHA256'],
    ],
    ['a number of digits out of range', { 'realpayGift.totp.digits': 9 }, ['realpayGift.totp.digits']],
    [
      'a bad member inside a list',
      { 'realpayGift.accessKeys': [{ accessKey: 'short', totpSecret: 'GIFTMOCK' }] },
      ['realpayGift.accessKeys', '0.accessKey'],
    ],
    [
      'several errors at once',
      { nothing: 1, 'atGift.retryAfter': 'yes', 'realpayGift.limit.status': 500 },
      ['nothing', 'atGift.retryAfter', 'realpayGift.limit.status'],
    ],
  ])('a change of the settings with %s is rejected and changes no setting', async (_what, changes, told) => {
    const { send } = boot()
    const before = await (await send('/__admin/settings')).text()
    const problem = await problemOf(
      await send('/__admin/settings', patch({ 'atGift.limit.windowMs': 77, ...changes })),
      400,
    )
    for (const part of told) expect(problem.detail).toContain(part)
    expect(problem.errors?.length).toBe(Object.keys(changes).length)
    expect(await (await send('/__admin/settings')).text()).toBe(before)
  })

  test('the error about an invalid credential does not contain the credential', async () => {
    const problem = await problemOf(
      await boot().send(
        '/__admin/settings',
        patch({ 'realpayGift.accessKeys': [{ accessKey: 'REAL-SECRET', totpSecret: 'REAL-SECRET-1' }] }),
      ),
      400,
    )
    expect(JSON.stringify(problem)).not.toContain('REAL-SECRET')
  })

  test.each([
    ['a list', '[]'],
    ['a text', '"atGift.limit.requests"'],
    ['null', 'null'],
    ['empty', ''],
  ])('a change of the settings that is %s instead of an object is rejected', async (_what, body) => {
    await problemOf(await boot().send('/__admin/settings', { method: 'PATCH', body }), 400)
  })
})
