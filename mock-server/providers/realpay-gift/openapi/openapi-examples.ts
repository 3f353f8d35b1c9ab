import type { ExampleSpec, ExampleRequest, ExampleContext } from '../../../core/openapi/description.ts'
import { fromBase64 } from '../../../core/util/base64.ts'
import { createTotpVerifier } from '../../../core/provider/totp.ts'
import { purchaseCreatedSchema } from './response-schema.ts'
import type { RealpayGiftRule } from '../evidence.ts'
import { ACCESS_KEY, ACCESS_TOKEN, REQUEST_ID } from '../authenticate.ts'
import { settings } from '../settings/settings.ts'

const [partner] = settings['realpayGift.accessKeys'].default
if (!partner) throw new Error('realpayGift.accessKeys has no partner by default')
const { accessKey, totpSecret } = partner
const { token } = createTotpVerifier({
  secret: totpSecret,
  algorithm: settings['realpayGift.totp.algorithm'].default,
  digits: settings['realpayGift.totp.digits'].default,
  periodSeconds: settings['realpayGift.totp.periodSeconds'].default,
})
const HOUR = 3_600_000

/** Read operations, which have no request id. */
const reading: readonly string[] = ['list-brands', 'get-purchase', 'find-gift']

/** An image of one pixel. */
const png = fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
)
const order = {
  prices: [500, 1000],
  name: '春のキャンペーン',
  issuer: '株式会社サンプル',
  brands: ['amazon', 'paypay'],
  is_strict: true,
}
const design = {
  color: { main: 'b3d4fc', sub: '4e77a6' },
  video: { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 10 },
}
const REDIRECT = 'https://shop.example/after'

interface Given
  extends Omit<ExampleRequest, 'params' | 'form'>, Pick<ExampleSpec, 'settings' | 'fault' | 'sameInstant'> {
  demonstrates?: RealpayGiftRule
  /** Id of the purchase; by default, the id of the first purchase created. */
  purchaseId?: string
  /** Offset of the caller's clock from the correct time [ms]. */
  skewMs?: number
  requestId?: string
  parts?: Readonly<Record<string, string | { bytes: Uint8Array; name: string }>>
}

function sample(
  operation: string,
  name: string,
  summary: string,
  rule: RealpayGiftRule,
  given: Given = {},
): ExampleSpec {
  const {
    demonstrates,
    settings: changed,
    fault,
    sameInstant,
    purchaseId,
    skewMs = 0,
    requestId = `sample-${name}`,
    parts,
    headers,
    ...rest
  } = given
  return {
    operation: `realpay-gift.${operation}`,
    name,
    summary,
    rule,
    ...(demonstrates && { demonstrates }),
    ...(changed && { settings: changed }),
    ...(fault && { fault }),
    ...(sameInstant && { sameInstant }),
    request: (context) => ({
      ...rest,
      params: { purchaseId: purchaseId ?? firstPurchase(context, operation) },
      headers: {
        [ACCESS_KEY]: accessKey,
        [ACCESS_TOKEN]: token(context.nowMs + skewMs),
        ...(!reading.includes(operation) && { [REQUEST_ID]: requestId }),
        ...headers,
      },
      ...(parts && { form: formOf(parts) }),
    }),
  }
}

/**
 * Creates an example of an operation that sets a JSON part of the design.
 * @param changes members that differ from the valid body
 */
function designSample(
  part: keyof typeof design,
  name: string,
  summary: string,
  rule: RealpayGiftRule,
  changes: Record<string, unknown> = {},
): ExampleSpec {
  return sample(`set-${part}`, name, summary, rule, { json: { ...design[part], ...changes } })
}

function firstPurchase({ response }: ExampleContext, operation: string): string {
  return operation === 'list-brands' || operation === 'create-purchase'
    ? ''
    : purchaseCreatedSchema.parse(response('create-purchase')).purchase.id
}

function formOf(parts: NonNullable<Given['parts']>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === 'string') form.set(name, value)
    else form.set(name, new Blob([new Uint8Array(value.bytes)]), value.name)
  }
  return form
}

const picture = { bytes: png, name: 'picture.png' }
const noPicture = { bytes: new TextEncoder().encode('no picture'), name: 'picture.png' }
const nobody = '0'.repeat(40)

/** The example requests, sent in this order to one mock. */
export const examples: readonly ExampleSpec[] = [
  sample('list-brands', 'brands', 'The brands that the mock begins with', 'RP-D5'),
  sample('create-purchase', 'create-purchase', 'Every brand allows every price', 'RP-D6', { json: order }),
  sample('create-purchase', 'not-strict', 'A brand does not allow one of the prices, and need not', 'RP-D6', {
    json: { ...order, prices: [500, 550], is_strict: false },
    demonstrates: 'RP-D15',
  }),
  sample('get-purchase', 'nothing-set', 'No color and no image is set', 'RP-D7', { demonstrates: 'RP-A9' }),
  designSample('color', 'set-color', 'The colors', 'RP-D8'),
  sample('set-face-image', 'set-face-image', 'The face image', 'RP-D9', { parts: { content: picture } }),
  sample('set-header-image', 'set-header-image', 'The header image', 'RP-D9', { parts: { content: picture } }),
  designSample('video', 'set-video', 'The video', 'RP-D10'),
  sample('set-ad', 'set-ad', 'The ad', 'RP-D11', { parts: { image: picture, redirect_url: REDIRECT } }),
  sample('get-purchase', 'all-set', 'Colors and images are set', 'RP-D7'),
  sample('buy-gift', 'buy-gift', 'A gift of 500 yen', 'RP-D12', { json: { price: 500 } }),
  sample('find-gift', 'find-gift', 'The same gift again', 'RP-D13', { query: { request_id: 'sample-buy-gift' } }),
  sample('delete-face-image', 'delete-face-image', 'The face image is deleted', 'RP-D9'),
  sample('delete-header-image', 'delete-header-image', 'The header image is deleted', 'RP-D9'),

  sample('list-brands', 'malformed-key', 'An access key that cannot be one', 'RP-A3', {
    headers: { [ACCESS_KEY]: 'malformed' },
  }),
  sample('create-purchase', 'strict', 'A brand does not allow one of the prices, and is_strict is true', 'RP-D15', {
    json: { ...order, prices: [500, 550] },
  }),
  sample('create-purchase', 'unknown-brand', 'A brand that is not in the list', 'RP-D6', {
    json: { ...order, brands: ['none'] },
  }),
  sample('create-purchase', 'repeated-price', 'A price is listed twice', 'RP-A11', {
    json: { ...order, prices: [500, 500] },
  }),
  sample('create-purchase', 'malformed-request-id', 'A request id that cannot be one', 'RP-A3', {
    json: order,
    requestId: 'no id',
  }),
  sample('get-purchase', 'unknown-purchase', 'A purchase that there is none of', 'RP-A5', { purchaseId: nobody }),
  designSample('color', 'no-color', 'A color with a hash sign', 'RP-A11', { main: '#b3d4fc' }),
  sample('set-face-image', 'no-image', 'A file that is no image', 'RP-A10', { parts: { content: noPicture } }),
  sample('set-header-image', 'no-file', 'The part that is asked for is missing', 'RP-D9', {
    parts: { content: 'no file' },
  }),
  sample('delete-face-image', 'no-face-image', 'No face image is set', 'RP-A10'),
  sample('delete-header-image', 'no-header-image', 'No header image is set', 'RP-A10'),
  designSample('video', 'no-video', 'A URL that is no YouTube video', 'RP-A11', { url: REDIRECT }),
  sample('set-ad', 'no-redirect-url', 'A redirect_url that is no URL', 'RP-A11', {
    parts: { image: picture, redirect_url: 'nowhere' },
  }),
  sample('buy-gift', 'other-price', "A price that is none of the purchase's", 'RP-D12', { json: { price: 501 } }),
  sample('find-gift', 'unknown-request-id', 'A request id that bought no gift', 'RP-A5', {
    query: { request_id: 'never-used' },
  }),

  sample('buy-gift', 'unknown-key', 'An access key that is not known', 'RP-A3', {
    json: { price: 500 },
    headers: { [ACCESS_KEY]: nobody },
  }),
  sample('buy-gift', 'wrong-token', 'A token that is none', 'RP-D2', {
    json: { price: 500 },
    headers: { [ACCESS_TOKEN]: 'abcdef' },
  }),
  sample('buy-gift', 'old-token', 'A token of a clock that is three minutes slow', 'RP-A7', {
    json: { price: 500 },
    skewMs: -HOUR / 20,
  }),
  sample('buy-gift', 'used-request-id', 'The request id of an earlier gift', 'RP-D4', {
    json: { price: 500 },
    requestId: 'sample-buy-gift',
  }),
  sample('buy-gift', 'over-the-limit', 'One request more than the limit', 'RP-A1', {
    json: { price: 500 },
    sameInstant: true,
    settings: { 'realpayGift.limit.requests': 1 },
  }),
  sample('buy-gift', 'failure', 'The service itself failed', 'RP-D14', {
    json: { price: 500 },
    fault: { phase: 'before-commit', effect: { type: 'provider-error', status: 503 } },
  }),
]
