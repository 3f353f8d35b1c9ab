import type { Interaction, Pact } from './interaction.ts'
import { eachLike, text, url } from './matchers.ts'
import {
  buyGift,
  type Call,
  createPurchase,
  deleteImage,
  findGift,
  getPurchase,
  interactionOf,
  listBrands,
  PURCHASE_ID,
  setAd,
  setColor,
  setImage,
  setVideo,
} from './realpay-gift-call.ts'
import { errors } from './realpay-gift-errors.ts'
import { giftAnswer, giftValue, ofTheSample, type Payment, roundedDown } from './realpay-gift-gift.ts'

const IMAGE_URL = 'https://gift.example/images/abcdefghijklmnopqrstuvwxyz012345.png'
const made = { purchaseId: PURCHASE_ID, prices: [500, 1000], name: 'Summer gift', issuer: 'Example Store' }
const colors = { main: 'FF8800', sub: '004488' }
const aPurchase = { name: 'a purchase exists', parameters: { purchaseId: PURCHASE_ID } }
const withItsLook = { name: 'a purchase with its look exists', parameters: { ...made, ...colors } }
const bought = { recovered: false, abandonedRequestId: null }

interface Success extends Pick<Interaction, 'state' | 'rules'> {
  what: string
  call: Call
  requestId?: string
  json?: unknown
  value: unknown
}

const shown = {
  id: PURCHASE_ID,
  prices: made.prices,
  name: made.name,
  issuer: made.issuer,
  brands: eachLike(text('amazon')),
}
const seen = { ...shown, brands: ['amazon'] }
const newPurchase = { json: { purchase: { id: text(PURCHASE_ID) } }, value: { id: PURCHASE_ID } }
const upload = { state: aPurchase, rules: ['RP-D9', 'RP-O1'], json: { url: url(IMAGE_URL) }, value: { url: IMAGE_URL } }

function buying(what: string, payment: Payment, rules: readonly string[], requestId: string): Success {
  return {
    what,
    requestId,
    rules: ['RP-D12', ...rules],
    call: buyGift(payment.price),
    state: { name: 'a purchase exists', parameters: { purchaseId: PURCHASE_ID, prices: [500, payment.price] } },
    json: giftAnswer(requestId, payment),
    value: { ...giftValue(requestId, payment), ...bought },
  }
}

const successes: readonly Success[] = [
  {
    what: 'a request for the brands',
    call: listBrands,
    state: { name: 'a caller of the partner API is registered' },
    rules: ['RP-D5', 'RP-O3', 'RP-A12'],
    json: { brands: eachLike({ code: text('amazon') }) },
    value: [{ code: 'amazon' }],
  },
  {
    what: 'a request to make a purchase, strict',
    call: createPurchase(),
    state: { name: 'a brand allows the prices', parameters: { prices: [500, 1000] } },
    rules: ['RP-D6', 'RP-D15'],
    ...newPurchase,
  },
  {
    what: 'a request to make a purchase with a price that the brand rules out, not strict',
    call: createPurchase({ prices: [700], isStrict: false }),
    requestId: 'pact-create-purchase-lenient',
    state: { name: 'a brand rules out a price', parameters: { price: 700 } },
    rules: ['RP-D6', 'RP-D15'],
    ...newPurchase,
  },
  {
    what: 'a request for a purchase of which nothing is set',
    call: getPurchase,
    state: { name: 'a purchase exists', parameters: made },
    rules: ['RP-D7', 'RP-A9'],
    json: { ...shown, color: null, image: { face: null, header: null } },
    value: { ...seen, color: null, image: { face: null, header: null } },
  },
  {
    what: 'a request for a purchase with its look',
    call: getPurchase,
    state: withItsLook,
    rules: ['RP-D7', 'RP-D8', 'RP-D9'],
    json: { ...shown, color: colors, image: { face: url(IMAGE_URL), header: url(IMAGE_URL) } },
    value: { ...seen, color: colors, image: { face: IMAGE_URL, header: IMAGE_URL } },
  },
  {
    what: 'a request to set the colours',
    call: setColor(),
    state: aPurchase,
    rules: ['RP-D8', 'RP-O1'],
    json: colors,
    value: colors,
  },
  { what: 'an upload of a PNG as the face image', call: setImage('face'), ...upload },
  { what: 'an upload of a GIF as the header image', call: setImage('header'), ...upload },
  {
    what: 'a request to delete the face image',
    call: deleteImage('face'),
    state: withItsLook,
    rules: ['RP-D9', 'RP-A10'],
    value: undefined,
  },
  {
    what: 'a request to delete the header image',
    call: deleteImage('header'),
    state: withItsLook,
    rules: ['RP-D9', 'RP-A10'],
    value: undefined,
  },
  {
    what: 'a request to set the video',
    call: setVideo(),
    state: aPurchase,
    rules: ['RP-D10', 'RP-O1'],
    json: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 30 },
    value: { url: 'https://www.youtube.com/watch?v=abcdefghijk', playTime: 30 },
  },
  {
    what: 'an upload of a JPEG as the ad',
    call: setAd(),
    state: aPurchase,
    rules: ['RP-D11', 'RP-O1'],
    json: { image: url(IMAGE_URL), redirect_url: 'https://shop.example/campaign' },
    value: { image: IMAGE_URL, redirectUrl: 'https://shop.example/campaign' },
  },
  buying('a request to buy a gift', ofTheSample, ['RP-D16'], 'pact-buy-gift'),
  buying(
    'a request to buy a gift whose commission is not a whole number of yen',
    roundedDown,
    ['RP-A8'],
    'pact-buy-gift-rounded',
  ),
  {
    what: 'a search for a gift',
    call: findGift('pact-bought'),
    rules: ['RP-D13', 'RP-A6'],
    state: {
      name: 'a gift was bought',
      parameters: {
        purchaseId: PURCHASE_ID,
        prices: [500, ofTheSample.price],
        price: ofTheSample.price,
        requestId: 'pact-bought',
      },
    },
    json: giftAnswer('pact-bought', ofTheSample),
    value: giftValue('pact-bought', ofTheSample),
  },
]

function succeeding({
  what,
  call,
  state,
  rules,
  json,
  value,
  requestId = `pact-${call.operation}`,
}: Success): Interaction {
  return interactionOf({
    call,
    requestId,
    description: what,
    state,
    rules: [...rules, 'RP-D14'],
    response: { status: 200, json },
    expected: { value },
  })
}

export const realpayGift: Pact = {
  provider: 'realpay-gift-api',
  interactions: [...successes.map(succeeding), ...errors],
}
