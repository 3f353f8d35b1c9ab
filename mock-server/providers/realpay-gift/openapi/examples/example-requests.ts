import type { Text } from '../../../../core/localized-text.ts'
import type { ExampleSpec, ExampleRequest, ExampleContext } from '../../../../core/openapi/description.ts'
import { fromBase64 } from '../../../../core/util/base64.ts'
import { createTotpVerifier } from '../../../../core/provider/totp.ts'
import { purchaseCreatedSchema } from '../response-schema.ts'
import type { RealpayGiftRule } from '../../evidence.ts'
import { ACCESS_KEY, ACCESS_TOKEN, REQUEST_ID } from '../../authenticate.ts'
import { settings } from '../../settings/settings.ts'

const [partner] = settings['realpayGift.accessKeys'].default
if (!partner) throw new Error('realpayGift.accessKeys has no partner by default')
const { accessKey, totpSecret } = partner
const { token } = createTotpVerifier({
  secret: totpSecret,
  algorithm: settings['realpayGift.totp.algorithm'].default,
  digits: settings['realpayGift.totp.digits'].default,
  periodSeconds: settings['realpayGift.totp.periodSeconds'].default,
})

/** Read operations, which have no request id. */
const reading: readonly string[] = ['list-brands', 'get-purchase', 'find-gift']

/** An image of one pixel. */
const png = fromBase64(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
)

/** A valid body of `create-purchase`. */
export const order = {
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
export const REDIRECT = 'https://shop.example/after'
export const picture = { bytes: png, name: 'picture.png' }

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

/**
 * Creates an example of an operation. The request has valid credentials and a separate request id. `given` can replace
 * them.
 */
export function sample(
  operation: string,
  name: string,
  summary: Text,
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
export function designSample(
  part: keyof typeof design,
  name: string,
  summary: Text,
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
