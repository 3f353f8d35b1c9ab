import { isRecord } from '../../../core/advice/correction.ts'
import type { RecordedCall, RecordingRules } from '../../../core/provider/recordings/recording-rules.ts'
import { type Settings, typedSettings } from '../../../core/settings/settings.ts'
import { ACCESS_KEY, ACCESS_TOKEN, indexCallers, REQUEST_ID } from '../authenticate.ts'
import { brandSettingSchema } from '../settings/catalogue.ts'
import { accessKeySyntax } from '../request-schema.ts'
import { settings } from '../settings/settings.ts'

export const recording: RecordingRules = {
  pace: { requests: 300, windowMs: 60_000 },
  parameters: { purchaseId: 'id' },
  query: { request_id: 'id' },
  headers: { [ACCESS_KEY]: 'credential', [ACCESS_TOKEN]: 'token', [REQUEST_ID]: 'id' },
  request: {
    prices: 'public',
    name: 'personal',
    issuer: 'personal',
    brands: 'public',
    is_strict: 'public',
    price: 'public',
    main: 'public',
    sub: 'public',
    url: 'personal',
    play_time: 'public',
    redirect_url: 'personal',
  },
  response: {
    id: 'id',
    prices: 'public',
    name: 'personal',
    issuer: 'personal',
    brands: 'public',
    main: 'public',
    sub: 'public',
    url: 'code',
    play_time: 'public',
    redirect_url: 'personal',
    image: 'code',
    errors: 'message',
    message: 'message',
    'purchase.id': 'id',
    'color.main': 'public',
    'color.sub': 'public',
    'image.face': 'code',
    'image.header': 'code',
    'request.id': 'id',
    'video.url': 'personal',
    'video.play_time': 'public',
    'ad.image': 'code',
    'ad.redirect_url': 'personal',
    'gift.code': 'code',
    'gift.url': 'code',
    'gift.price': 'public',
    'gift.expire_at': 'time',
    'payment.total': 'public',
    'payment.price': 'public',
    'payment.commission': 'public',
    'payment.commission_tax': 'public',
    'payment.currency': 'public',
  },
  publicResponses: ['realpay-gift.list-brands'],
  settingsOf: (calls) => ({ ...accessKeysOf(calls), ...brandsOf(calls) }),
  tokenOf(values, accessKey, nowMs, steps) {
    const typed = typedSettings(settings, values)
    return indexCallers(typed)
      .get(accessKey)
      ?.totp.token(nowMs + steps * typed['realpayGift.totp.periodSeconds'] * 1000)
  },
}

/**
 * Returns the setting `realpayGift.accessKeys`. An access key is left out if the provider refused every request with
 * this key.
 */
function accessKeysOf(calls: readonly RecordedCall[]): Settings {
  const statuses = new Map<string, Set<number>>()
  for (const { headers, status } of calls) {
    const accessKey = headers[ACCESS_KEY]
    if (accessKey === undefined || !accessKeySyntax.test(accessKey)) continue
    const seen = statuses.get(accessKey) ?? new Set()
    statuses.set(accessKey, seen)
    seen.add(status)
  }
  const accepted = [...statuses].filter(([, seen]) => seen.has(200) || seen.has(409) || !seen.has(401))
  return accepted.length === 0 ? {} : { 'realpayGift.accessKeys': accepted.map(([accessKey]) => ({ accessKey })) }
}

/**
 * Returns the setting `realpayGift.brands` with the brands that the provider listed. If no list was recorded, the
 * setting contains the brands that the provider accepted in purchases.
 */
function brandsOf(calls: readonly RecordedCall[]): Settings {
  const lists = calls.filter(({ operation, status }) => operation === 'realpay-gift.list-brands' && status === 200)
  const listed = lists.findLast(({ received }) => Array.isArray(received['brands']))?.received['brands']
  const codes = calls
    .filter(({ operation, status }) => operation === 'realpay-gift.create-purchase' && status === 200)
    .flatMap(({ sent }) => (Array.isArray(sent['brands']) ? sent['brands'] : []))
  const found = Array.isArray(listed) ? listed.map(brandOf) : [...new Set(codes)].map((code) => brandOf({ code }))
  const brands = found.filter((brand) => brand !== undefined)
  return brands.length === 0 ? {} : { 'realpayGift.brands': brands }
}

/**
 * Reads a brand as leniently as possible, because the provider's document does not show the members of a brand
 * (RP-A12).
 */
function brandOf(element: unknown): unknown {
  if (!isRecord(element)) return undefined
  const { code, name = element['title'], min_price: min, max_price: max, amounts = { min, max } } = element
  const candidates = [{ code, name, amounts }, { code, name }, { code }].map(withoutUndefined)
  return candidates.find((candidate) => brandSettingSchema().safeParse(candidate).success)
}

function withoutUndefined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}
