import { expect, test } from 'vitest'
import { z } from 'zod'
import { sameInBoth } from '../../../mock-server/core/localized-text.ts'
import { defaultSettings, parseSettings, setting } from '../../../mock-server/core/settings/settings.ts'
import { settingDefinitions } from '../../../mock-server/app.ts'

const definitions = {
  'tea.cups': setting({ schema: () => z.int().min(1), default: 2, meaning: sameInBoth('Cups.'), evidence: [] }),
  'tea.kind': setting({
    schema: () => z.enum(['green', 'black']),
    default: 'green',
    meaning: sameInBoth('Kind.'),
    evidence: [],
  }),
  'tea.guests': setting({
    schema: () => z.array(z.strictObject({ name: z.string() })),
    default: [],
    meaning: sameInBoth('Guests.'),
    evidence: [],
  }),
}

test('the error for an unknown setting suggests the setting with the most similar name', () => {
  expect(() => parseSettings(definitions, { 'tea.cup': 1 })).toThrow(
    'unknown setting "tea.cup"; did you mean "tea.cups"?',
  )
  expect(() => parseSettings(definitions, { 'TEA.KIND': 'green' })).toThrow('did you mean "tea.kind"?')
  expect(() => parseSettings(definitions, { 'coffee.temperature': 1 })).toThrow(
    /unknown setting "coffee\.temperature"$/,
  )
})

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  '%s, a property name that every object inherits, is reported as an unknown setting',
  (name) => {
    expect(() => parseSettings(definitions, JSON.parse(`{"${name}": 1}`))).toThrow(`unknown setting "${name}"`)
  },
)

test('the error for an invalid value contains the name of the setting and the path in the value', () => {
  expect(() => parseSettings(definitions, { 'tea.cups': 0 })).toThrow(/setting "tea\.cups": .*1/)
  expect(() => parseSettings(definitions, { 'tea.guests': [{ name: 'A' }, { name: 5 }] })).toThrow(
    /setting "tea\.guests": at "1\.name"/,
  )
})

test('if several settings are invalid, one error lists all of them', async () => {
  const parse = async () => parseSettings(definitions, { 'tea.cups': '3', 'tea.kind': 'red', 'tea.sugar': true })
  await expect(parse()).rejects.toMatchObject({
    name: 'Problem',
    status: 400,
    errors: [
      expect.stringContaining('tea.cups'),
      expect.stringContaining('tea.kind'),
      expect.stringContaining('tea.sugar'),
    ],
  })
})

test('the value null gives a setting its default, even if null is not a valid value of the setting', () => {
  expect(parseSettings(definitions, { 'tea.cups': null, 'tea.kind': 'black' })).toEqual({
    'tea.cups': 2,
    'tea.kind': 'black',
  })
})

test('parsing settings does not add default values for settings that are missing', () => {
  expect(parseSettings(definitions, {})).toEqual({})
})

test('the default value of every setting is valid, and parsing the default values returns them unchanged', () => {
  const defaults = defaultSettings(settingDefinitions)
  expect(parseSettings(settingDefinitions, defaults)).toEqual(defaults)
  expect(Object.keys(defaults)).toEqual(Object.keys(settingDefinitions))
})

test.each(Object.entries(settingDefinitions))(
  'the description of the setting %s is a sentence in English and in Japanese',
  (_name, { meaning }) => {
    expect(meaning.en).toMatch(/^[A-Z].*\.$/)
    expect(meaning.ja).toMatch(/[ぁ-ん].*。$/)
  },
)

test('every setting that the specification names exists and has the specified default', () => {
  expect(defaultSettings(settingDefinitions)).toMatchObject({
    'atGift.limit.requests': 1,
    'atGift.limit.windowMs': 1000,
    'atGift.limit.countRefused': false,
    'atGift.retryAfter': false,
    'atGift.amount.acceptNumber': false,
    'atGift.inquiry.mustMatch': true,
    'atGift.allowedIps': [],
    'realpayGift.limit.requests': 300,
    'realpayGift.limit.windowMs': 60_000,
    'realpayGift.limit.status': 429,
    'realpayGift.retryAfter': false,
    'realpayGift.totp.algorithm': 'SHA1',
    'realpayGift.totp.digits': 6,
    'realpayGift.totp.periodSeconds': 30,
    'realpayGift.totp.window': 1,
    'realpayGift.requestId.usedUpBy': 'authenticated',
    'realpayGift.formBodies': 'refuse',
    'realpayGift.commission.rate': 0.05,
    'realpayGift.commission.taxRate': 0.1,
  })
})
