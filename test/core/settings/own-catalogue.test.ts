import { expect, test } from 'vitest'
import { settingDefinitions } from '../../../mock-server/app.ts'
import { parseSettings, validateSettings } from '../../../mock-server/core/settings/settings.ts'
import { readFileSync } from 'node:fs'
import { partner } from '../../providers/realpay-gift/helpers.ts'

const lists = ['atGift.campaigns', 'atGift.catalogue', 'realpayGift.accessKeys', 'realpayGift.brands'] as const

test.each(lists)('the example value of the setting %s is valid and appears in the documentation', (name) => {
  const example = settingDefinitions[name]?.example
  expect(validateSettings(settingDefinitions, { [name]: example })).toBeUndefined()
  const page = readFileSync(new URL('../../../docs/settings.md', import.meta.url), 'utf8')
  expect(page).toContain(JSON.stringify({ [name]: example }, null, 2))
})

test('a campaign, product, access key or brand in the settings needs only its identifying member', () => {
  const accessKey = 'a'.repeat(40)
  expect(
    parseSettings(settingDefinitions, {
      'atGift.campaigns': [{ campaign: '1' }],
      'atGift.catalogue': [{ dcId: 'DC1' }],
      'realpayGift.accessKeys': [{ accessKey }],
      'realpayGift.brands': [{ code: 'x' }],
    }),
  ).toEqual({
    'atGift.campaigns': [{ campaign: '1', authKey: 'MOCK-AuthKey-001' }],
    'atGift.catalogue': [
      {
        dcId: 'DC1',
        name: 'DC1',
        amount: { min: 1, max: 100_000 },
        code: 'text',
        secondCode: null,
        sevenPayment: false,
        validityYears: 10,
        inContract: true,
      },
    ],
    'realpayGift.accessKeys': [{ accessKey, totpSecret: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK' }],
    'realpayGift.brands': [{ code: 'x', name: 'x', amounts: { min: 1, max: 500_000 } }],
  })
})

test('a gift can be bought if the settings describe its brand only by the code of the brand', async () => {
  const { createPurchase, buy } = partner({ settings: { 'realpayGift.brands': [{ code: 'own' }] } })
  expect((await buy(await createPurchase({ brands: ['own'] }), 500)).status).toBe(200)
})

test.each([
  ['atGift.catalogue', [{ dcId: 'DC1', secondCode: 'none' }], 'at "0.secondCode": is none of null, "pin" and "url"'],
  ['atGift.catalogue', [{ dcId: 'DC1', amount: 500 }], 'at "0.amount": is neither {"fixed": 1000} nor {"min": 1,'],
  ['atGift.catalogue', [{ dcid: 'DC1' }], 'at "0": there is no key "dcid"; did you mean "dcId"?'],
  ['atGift.campaigns', { campaign: '1' }, 'is a map, not a list'],
  ['atGift.campaigns', [{ campaign: 'a/b' }], 'at "0.campaign": not one segment of a path'],
  ['realpayGift.brands', [{ code: 'x', amounts: [500] }], 'at "0.amounts": is neither {"values": [500, 1000]} nor'],
  ['realpayGift.accessKeys', [{ accessKey: 'x' }], 'at "0.accessKey": not 40 of a-z and 0-9'],
  ['realpayGift.accessKeys', [{ accessKey: 'a'.repeat(40), totpSecret: 'ABC=' }], 'not base32 of whole bytes'],
])(
  'the error for an invalid value of %s shows an example of a valid value (invalid value: %j)',
  (name, value, message) => {
    const text = validateSettings(settingDefinitions, { [name]: value })?.reason
    expect(text).toContain(`setting "${name}": ${message.startsWith('not base32') ? '' : message}`)
    expect(text).toContain(message)
    expect(text).toContain(`; a valid value is ${JSON.stringify(settingDefinitions[name]?.example)}`)
  },
)
