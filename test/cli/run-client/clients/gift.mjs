import { RealPayGiftClient } from '../../../../clients/index.ts'

const { REALPAY_GIFT_ACCESS_KEY: accessKey, REALPAY_GIFT_TOTP_SECRET: secret } = process.env
const client = new RealPayGiftClient({
  baseUrl: 'https://digital-gift.jp/api/partner',
  allowProduction: true,
  accessKey,
  totp: { secret, algorithm: 'SHA1', digits: 6, period: 30 },
})
const { id } = await client.createPurchase({
  prices: [500],
  name: 'test',
  issuer: 'test',
  brands: ['amazon'],
  isStrict: false,
})
console.log((await client.buyGift({ purchaseId: id, price: 500 })).gift.url)
