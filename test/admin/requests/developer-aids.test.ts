import { expect, test } from 'vitest'
import { problemOf } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { providers } from '../../../mock-server/app.ts'

const brands = (token: string): RequestInit => ({
  headers: {
    'x-realpay-gift-api-access-key': 'mock0000000000000000000000000000000key01',
    'x-realpay-gift-api-access-token': token,
  },
})

test("GET totp returns the partner API's current access token and the time for which it stays current", async () => {
  const { send, mock } = boot()
  await mock.admin.advanceClock(12_000)
  const { tokens } = (await (await send('/__admin/totp')).json()) as { tokens: { token: string }[] }
  expect(tokens).toEqual([
    {
      provider: 'realpay-gift',
      caller: expect.stringMatching(/^[0-9a-f]+$/),
      token: expect.stringMatching(/^\d{6}$/),
      remainingMs: 18_000,
    },
  ])
  expect((await send('/realpay-gift/brands', brands(tokens[0]?.token ?? ''))).status).toBe(200)
  const text = await (await send('/__admin/totp?format=text')).text()
  expect(text).toBe(`${tokens[0]?.token}\n`)
  await mock.admin.advanceClock(90_000)
  expect((await send('/realpay-gift/brands', brands(text.trim()))).status).toBe(401)
  expect((await problemOf(await send('/__admin/totp?format=xml'), 400)).detail).toContain('"format"')
})

test('GET totp returns one token for each access key, but neither an access key nor a TOTP secret', async () => {
  const keys = ['a', 'b'].map((letter) => ({
    accessKey: letter.repeat(40),
    totpSecret: `${letter.toUpperCase()}EZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ`,
  }))
  const { send } = boot({ settings: { 'realpayGift.accessKeys': keys, 'realpayGift.totp.digits': 8 } })
  const text = await (await send('/__admin/totp')).text()
  const { tokens } = JSON.parse(text) as { tokens: { token: string; caller: string }[] }
  expect(tokens.map(({ token }) => token.length)).toEqual([8, 8])
  expect(new Set(tokens.map(({ caller }) => caller)).size).toBe(2)
  for (const { accessKey, totpSecret } of keys) {
    expect(text).not.toContain(accessKey)
    expect(text).not.toContain(totpSecret)
  }
})

test('GET evidence returns every rule of all evidence registers, each with the name of its provider', async () => {
  const { rules } = (await (await boot().send('/__admin/evidence')).json()) as { rules: { id: string }[] }
  expect(rules.map(({ id }) => id)).toEqual(providers.flatMap(({ register }) => Object.keys(register)))
  expect(rules.find(({ id }) => id === 'RP-A7')).toMatchObject({
    provider: 'realpay-gift',
    evidence: 'assumed',
    settings: expect.arrayContaining(['realpayGift.totp.window']),
    assumption: { kind: 'provider', question: { ja: expect.stringMatching(/。/), en: expect.any(String) } },
  })
})

test('GET evidence returns the rules in the language that the query or the browser asks for', async () => {
  const { send } = boot()
  const textOf = async (path: string, language?: string): Promise<string | undefined> => {
    const response = await send(path, { headers: language === undefined ? {} : { 'accept-language': language } })
    const { rules } = (await response.json()) as { rules: { id: string; text: string }[] }
    return rules.find(({ id }) => id === 'AG-A50')?.text
  }
  const [english, japanese] = [
    'A body of more than 64 KiB is refused with 400.',
    '64 KiB を超える本文は、400 で拒否する。',
  ]
  expect(await textOf('/__admin/evidence')).toBe(english)
  expect(await textOf('/__admin/evidence', 'ja,en;q=0.5')).toBe(japanese)
  expect(await textOf('/__admin/evidence?lang=en', 'ja')).toBe(english)
  expect(await textOf('/__admin/evidence?lang=ja')).toBe(japanese)
})

test('GET effects describes each fault effect, each operation with its error statuses, and the inputs for testers', async () => {
  const { effects, operations, testerInputs } = (await (await boot().send('/__admin/effects')).json()) as {
    effects: object[]
    operations: object[]
    testerInputs: object[]
  }
  expect(effects).toContainEqual({
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
    text: { en: expect.stringContaining('lost'), ja: expect.stringContaining('失われます') },
  })
  expect(operations).toContainEqual({
    name: 'at-gift.issue',
    provider: 'at-gift',
    errorStatuses: expect.arrayContaining([500]),
  })
  expect(testerInputs).toContainEqual({
    operation: 'realpay-gift.buy-gift',
    field: 'price',
    value: 50_429,
    fault: 'qa-price-50429-429',
    text: { en: expect.stringContaining('answers 429'), ja: expect.stringContaining('429 が返る') },
  })
})
