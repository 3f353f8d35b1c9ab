import type { z } from 'zod'
import {
  CONTENT_ENCODING_KEY,
  CONTENT_TYPE_KEYS,
  type Correction,
  type CorrectionContext,
  isRecord,
  type ProviderAdvice,
  withHeader,
  withMembers,
  withPath,
  withTextRewritten,
} from '../../../core/advice/correction.ts'
import { correctMembers } from '../../../core/advice/correct-members.ts'
import type { Draft } from '../../../core/advice/draft.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { ACCESS_KEY, ACCESS_TOKEN, indexCallers, REQUEST_ID } from '../authenticate.ts'
import { allows } from '../settings/catalogue.ts'
import type { RealpayGiftRule } from '../evidence.ts'
import type { RealpayGiftSentences } from './reasons.ts'
import { gifts, purchases, type Purchase } from '../state/repository.ts'
import { buyGiftSchema, colorSchema, createPurchaseSchema, requestIdSyntax, videoSchema } from '../request-schema.ts'
import { type RealpayGiftSettings, settings as definitions } from '../settings/settings.ts'

/** Shell expressions that a corrected request contains instead of the credentials. */
const KEY = '$REALPAY_GIFT_ACCESS_KEY'
const TOKEN = '$(gift-mock totp)'
/** Example of a request id, for a corrected request. The corrected request is never sent. */
const NEW_ID = 'a-new-request-id'

export const advice: ProviderAdvice = {
  unlimited: { 'realpayGift.limit.requests': definitions['realpayGift.limit.requests'].default * 1_000_000 },
  withCredentials(draft, context, { rule, because }) {
    const caller = callerOf(context)
    const headers: Record<string, string> = { ...draft.headers }
    const isTokenWrong = tokenKeys.has(because?.key ?? '')
    if (caller && headers[ACCESS_KEY] !== undefined) headers[ACCESS_KEY] = caller.accessKey
    // If the access key is unknown, the token cannot be checked and counts as correct. A correct token of the first
    // caller then replaces the token.
    const { token } = callerOf(context, true) ?? {}
    if (token !== undefined && headers[ACCESS_TOKEN] !== undefined && !isTokenWrong) headers[ACCESS_TOKEN] = token
    const requestId = headers[REQUEST_ID]
    if (requestId !== undefined && requestIdSyntax.test(requestId) && rule !== 'RP-D4') headers[REQUEST_ID] = NEW_ID
    return { ...draft, headers }
  },
  correct(draft, { rule, because }, context) {
    return correctors[rule ?? '']?.(draft, typedSettings(definitions, context.settings), context, because?.key ?? '')
  },
}

/**
 * Returns the credentials of the request's caller. If the caller is unknown, returns undefined or, if `isAny` is true,
 * the credentials of the first caller.
 */
function callerOf(
  { settings, nowMs, caller }: CorrectionContext,
  isAny = false,
): { accessKey: string; token: string; name: string } | undefined {
  const callers = [...indexCallers(typedSettings(definitions, settings))]
  const found = callers.find(([, { name }]) => name === caller) ?? (isAny ? callers[0] : undefined)
  return found && { accessKey: found[0], name: found[1].name, token: found[1].totp.token(nowMs) }
}

/**
 * A function that corrects a draft, which is a copy of a refused request.
 * @param key key of the reason for the refusal
 */
type Corrector = (
  draft: Draft,
  settings: RealpayGiftSettings,
  context: CorrectionContext,
  key: string,
) => Correction | undefined

type Key = `realpay-gift.${keyof RealpayGiftSentences}`
const keysOf = (...keys: Key[]): ReadonlySet<string> => new Set(keys)
const tokenKeys = keysOf(
  'realpay-gift.tokenMissing',
  'realpay-gift.tokenWrong',
  'realpay-gift.tokenWithoutZeros',
  'realpay-gift.tokenUsed',
  'realpay-gift.tokenOld',
  'realpay-gift.tokenAhead',
)
const accessKeyKeys = keysOf('realpay-gift.accessKeyMalformed', 'realpay-gift.accessKeyUnknown')
const requestIdKeys = keysOf('realpay-gift.requestIdMalformed', 'realpay-gift.requestIdUsed')
const brandKeys = keysOf('realpay-gift.brandNotListed')
const formKeys = keysOf('realpay-gift.formRefused')
const giftKeys = keysOf('realpay-gift.noGift')

const correctCredentials: Corrector = (draft, _settings, context, key) => {
  if (requestIdKeys.has(key)) return withHeader(draft, REQUEST_ID, NEW_ID)
  const caller = callerOf(context, true)
  if (!caller) return undefined
  return accessKeyKeys.has(key)
    ? withHeader(draft, ACCESS_KEY, caller.accessKey, KEY)
    : withHeader(draft, ACCESS_TOKEN, caller.token, TOKEN)
}

const correctRequestId: Corrector = (draft) => withHeader(draft, REQUEST_ID, NEW_ID)

/** Request schemas of the operations with a JSON body, by operation name. */
const schemas: Readonly<Record<string, () => z.ZodObject>> = {
  'realpay-gift.create-purchase': createPurchaseSchema,
  'realpay-gift.set-color': colorSchema,
  'realpay-gift.set-video': videoSchema,
  'realpay-gift.buy-gift': buyGiftSchema,
}

function exampleOf(settings: RealpayGiftSettings, context: CorrectionContext): Readonly<Record<string, unknown>> {
  const [brand] = settings['realpayGift.brands']
  const purchase = purchaseOf(context)
  const examples: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    'realpay-gift.create-purchase': {
      prices: brand ? [firstPrice(brand.amounts)] : [],
      name: 'Gift',
      issuer: 'Issuer',
      brands: brand ? [brand.code] : [],
      is_strict: true,
    },
    'realpay-gift.set-color': { main: 'b3d4fc', sub: '4e77a6' },
    'realpay-gift.set-video': { url: 'https://www.youtube.com/watch?v=xxxxxxxxxxx', play_time: 10 },
    'realpay-gift.buy-gift': { price: purchase?.made.prices[0] },
  }
  return examples[context.operation] ?? {}
}

function firstPrice(amounts: RealpayGiftSettings['realpayGift.brands'][number]['amounts']): number | undefined {
  return 'values' in amounts ? amounts.values[0] : amounts.min
}

const correctBody: Corrector = (draft, settings, context, key) => {
  const schema = schemas[context.operation]
  if (key === CONTENT_ENCODING_KEY) return withHeader(draft, 'content-encoding', undefined)
  if (!schema) return isForm(context.operation) ? correctForm(draft, context.operation) : undefined
  if (CONTENT_TYPE_KEYS.has(key) || formKeys.has(key)) return asJson(draft, settings, context)
  const members = correctMembers(schema(), valueOf(draft), exampleOf(settings, context))
  return Object.keys(members).length > 0 ? withMembers(draft, members) : withTextRewritten(draft)
}

/** Corrects the media type. A body that is not JSON is replaced too. */
const asJson = (draft: Draft, settings: RealpayGiftSettings, context: CorrectionContext): Correction => {
  const typed = withHeader(draft, 'content-type', 'application/json')
  if (draft.body.kind === 'json') return typed
  const replaced = withMembers(typed.draft, exampleOf(settings, context))
  return { draft: replaced.draft, differences: [...typed.differences, ...replaced.differences] }
}

function isForm(operation: string): boolean {
  return /\.set-(?:ad|face-image|header-image)$/.test(operation)
}

/**
 * Corrects the parts of a multipart body. A file is replaced by an image, because the journal does not contain files.
 */
function correctForm(draft: Draft, operation: string): Correction {
  const isAd = operation === 'realpay-gift.set-ad'
  const file = isAd ? 'image' : 'content'
  const before = draft.body.kind === 'form' ? draft.body.fields : {}
  const sentFile = before[file]
  const filename =
    typeof sentFile === 'object' && /\.(?:png|jpe?g|gif)$/i.test(sentFile.filename) ? sentFile.filename : 'image.png'
  const redirect = before['redirect_url']
  const isUrl = typeof redirect === 'string' && /^https?:\/\/[^\s\\]+$/.test(redirect) && URL.canParse(redirect)
  const fields: Readonly<Record<string, string | { filename: string }>> = {
    [file]: { filename },
    ...(isAd && { redirect_url: isUrl ? redirect : 'https://shop.example/' }),
  }
  const names = [...new Set([...Object.keys(before), ...Object.keys(fields)])]
  return {
    draft: { ...draft, body: { kind: 'form', fields } },
    differences: names.map((name) => ({
      part: 'body',
      name,
      sent: shownField(before[name]),
      accepted:
        name === file && typeof sentFile === 'object' ? `@${filename} (PNG, JPEG, GIF)` : shownField(fields[name]),
    })),
  }
}

function shownField(value: string | { filename: string } | undefined): string | null {
  if (value === undefined) return null
  return typeof value === 'string' ? value : `@${value.filename}`
}

const correctText: Corrector = (draft, settings) => {
  const maxLength = settings['realpayGift.text.maxLength']
  const value = valueOf(draft)
  const changed = ['name', 'issuer'].flatMap((member): [string, string][] => {
    const sent = isRecord(value) ? value[member] : undefined
    if (typeof sent !== 'string') return []
    const fitting = [...sent.replaceAll(/\p{Cc}/gu, ' ')].slice(0, maxLength).join('').trim()
    return fitting === sent ? [] : [[member, fitting || 'Gift']]
  })
  return changed.length === 0 ? undefined : withMembers(draft, Object.fromEntries(changed))
}

const correctBrands: Corrector = (draft, settings, context, key) => {
  if (!brandKeys.has(key)) return correctBody(draft, settings, context, key)
  const offered = settings['realpayGift.brands'].map(({ code }) => code)
  const brands = listOf(draft, 'brands').map((code) => {
    const name = String(code)
    return offered.includes(name) ? name : (closestMatch(name, offered) ?? offered[0])
  })
  return withMembers(draft, { brands: [...new Set(brands)] })
}

/**
 * Keeps the prices that every brand allows. If no price is left, sets `is_strict` to false: each gift then shows only
 * the brands that allow the price of the gift.
 */
const correctPrices: Corrector = (draft, settings) => {
  const chosen = settings['realpayGift.brands'].filter(({ code }) => listOf(draft, 'brands').includes(code))
  const prices = listOf(draft, 'prices').filter(
    (price) => typeof price === 'number' && chosen.every((brand) => allows(brand, price)),
  )
  return withMembers(draft, prices.length > 0 ? { prices } : { is_strict: false })
}

const correctPurchase: Corrector = (draft, _settings, context, key) => {
  if (giftKeys.has(key)) return correctGiftQuery(draft, _settings, context, key)
  const own = context.tx.list(purchases).flatMap(({ value }) => (isOwn(value, context) ? value.id : []))
  const sent = context.params['purchaseId'] ?? ''
  const found = closestMatch(sent, own) ?? own.at(-1)
  if (found === undefined) return undefined
  return withPath(draft, draft.path.replace(/^\/purchases\/[^/]*/, `/purchases/${found}`))
}

function isOwn({ caller }: Pick<Purchase, 'caller'>, context: CorrectionContext): boolean {
  return caller === callerOf(context, true)?.name
}

function purchaseOf({ tx, params }: CorrectionContext): Purchase | undefined {
  return tx.get(purchases, params['purchaseId'] ?? '')
}

const correctPrice: Corrector = (draft, _settings, context) => {
  const prices = purchaseOf(context)?.made.prices ?? []
  const value = valueOf(draft)
  const sent = isRecord(value) ? Number(value['price']) : 0
  const [price] = prices.toSorted((a, b) => Math.abs(a - sent) - Math.abs(b - sent))
  return price === undefined ? undefined : withMembers(draft, { price })
}

const correctGiftQuery: Corrector = (draft, _settings, context) => {
  const own = context.tx
    .list(gifts)
    .flatMap(({ value }) =>
      isOwn(value, context) && value.product === context.params['purchaseId'] ? value.reference : [],
    )
  const sent = draft.query['request_id'] ?? null
  const accepted = closestMatch(sent ?? '', own) ?? own.at(-1)
  if (accepted === undefined) return undefined
  return {
    draft: { ...draft, query: { ...draft.query, request_id: accepted } },
    differences: [{ part: 'query', name: 'request_id', sent, accepted }],
  }
}

function valueOf(draft: Draft): unknown {
  return draft.body.kind === 'json' ? draft.body.value : undefined
}

function listOf(draft: Draft, name: string): readonly unknown[] {
  const value = valueOf(draft)
  const list = isRecord(value) ? value[name] : undefined
  return Array.isArray(list) ? list : []
}

const correctors: Readonly<Partial<Record<string, Corrector>> & Partial<Record<RealpayGiftRule, Corrector>>> = {
  'RP-A3': correctCredentials,
  'RP-D2': correctCredentials,
  'RP-A7': correctCredentials,
  'RP-D4': correctRequestId,
  'RP-A5': correctPurchase,
  'RP-A11': correctBody,
  'RP-A54': correctBody,
  'RP-A58': correctBody,
  'RP-A60': correctBody,
  'RP-A64': correctBody,
  'RP-A65': correctBody,
  'RP-A68': correctBody,
  'RP-D6': correctBrands,
  'RP-O4': correctBody,
  'RP-A66': correctText,
  'RP-A67': correctText,
  'RP-A10': correctBody,
  'RP-D9': correctBody,
  'RP-D11': correctBody,
  'RP-D15': correctPrices,
  'RP-D12': correctPrice,
  'RP-D13': correctGiftQuery,
}
