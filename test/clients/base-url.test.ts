import { describe, expect, test } from 'vitest'
import { AtGiftClient, InvalidInputError, ProductionRefusedError, RealPayGiftClient } from '../../clients/index.ts'

const atGift = (baseUrl: string, allowProduction?: boolean) =>
  new AtGiftClient({ baseUrl, campaign: 'c', authKey: 'k', allowProduction })
const realPay = (baseUrl: string, allowProduction?: boolean) =>
  new RealPayGiftClient({
    baseUrl,
    accessKey: 'a'.repeat(40),
    totp: { secret: 'GEZDGNBV', algorithm: 'SHA1', digits: 6, period: 30 },
    allowProduction,
  })

describe.each([
  ['あっとギフト', atGift],
  ['the partner API', realPay],
])('the client of %s', (_name, open) => {
  test.each([
    'https://service-gift.jp',
    'https://SERVICE-GIFT.JP',
    'https://service-gift.jp.',
    'https://service-gift.jp..',
    'https://service-gift.jp:8443/x',
    'http://service-gift.jp',
    'https://www.service-gift.jp',
    'https://a.stg.service-gift.jp',
    'https://stg2.service-gift.jp',
    'https://ｓervice-gift.jp',
    'https://service%2Dgift.jp',
    'https://digital-gift.jp/api/partner',
    'https://Digital-Gift.jp.',
    'https://stg.digital-gift.jp',
    'https://api.user.digital-gift.jp',
  ])(
    'the client rejects the base URL %s of a production host unless allowProduction is true [AG-D1] [AG-D12]',
    (baseUrl) => {
      expect(() => open(baseUrl)).toThrow(ProductionRefusedError)
      expect(() => open(baseUrl)).toThrow('allowProduction: true')
      expect(() => open(baseUrl, false)).toThrow(ProductionRefusedError)
      expect(() => open(baseUrl, true)).not.toThrow()
    },
  )

  test.each([
    'https://stg.service-gift.jp',
    'https://STG.service-gift.jp.',
    'https://stg.service-gift.jp:444',
    'http://127.0.0.1:4600/at-gift',
    'http://localhost:4600',
    'http://[::1]:4600',
    'https://notservice-gift.jp',
    'https://service-gift.jp.example.com',
    'https://digital-gift.jp.localhost',
  ])('the client accepts the base URL %s without allowProduction [AG-D1]', (baseUrl) => {
    expect(() => open(baseUrl)).not.toThrow()
  })

  test.each([
    '',
    'localhost:4600',
    '/at-gift',
    'ftp://127.0.0.1',
    'http://u:p@127.0.0.1',
    'http://127.0.0.1/?a=1',
    'http://127.0.0.1/#a',
  ])(
    'the client rejects the base URL %j with an error message that does not contain the credentials of the URL',
    (baseUrl) => {
      expect(() => open(baseUrl)).toThrow(InvalidInputError)
      expect(() => open(baseUrl)).toThrow(/^baseUrl must/)
      expect(() => open(baseUrl)).not.toThrow('u:p')
    },
  )
})
