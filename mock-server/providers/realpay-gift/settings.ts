import { z } from 'zod'
import type { RateLimit } from '../../core/provider/rate-limiter.ts'
import { base32Syntax, totpAlgorithms } from '../../core/provider/totp.ts'
import { setting, type Settings, type TypedSettings, typedSettings } from '../../core/settings/settings.ts'
import { strictObject } from '../../core/validation/strict-object.ts'
import { alternativeSettings } from './alternative-settings.ts'
import { brandSettingSchema, defaultBrands } from './catalogue.ts'
import { isRate } from './payment.ts'
import { accessKeySyntax } from './schema.ts'

export type RealpayGiftSettings = TypedSettings<typeof settings>

/** Maximum size of an image in bytes: 2048 KB, with 1 KB = 1024 bytes (RP-D9, RP-A50). */
export const MAX_IMAGE_BYTES = 2048 * 1024

const DEFAULT_TOTP_SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'

const accessKeySchema = () =>
  strictObject({
    accessKey: z
      .string()
      .regex(accessKeySyntax, 'not 40 of a-z and 0-9')
      .describe('the access key, 40 of a-z and 0-9 (RP-D3)'),
    totpSecret: z
      .string()
      .regex(
        base32Syntax,
        `not base32 of whole bytes, 8 characters at least, such as "${DEFAULT_TOTP_SECRET}" or "GIFTMOCKGI======"`,
      )
      .describe('the key of the TOTP in base32 (RP-D2)')
      .default(DEFAULT_TOTP_SECRET),
  })
const rate = () => z.number().min(0).max(1).refine(isRate, 'more than six decimals')
const distinctBrands = () =>
  z
    .array(brandSettingSchema())
    .refine((brands) => new Set(brands.map(({ code }) => code)).size === brands.length, 'two brands have the same code')

export const settings = {
  'realpayGift.accessKeys': setting({
    schema: () => z.array(accessKeySchema()).min(1),
    default: [{ accessKey: 'mock0000000000000000000000000000000key01', totpSecret: DEFAULT_TOTP_SECRET }],
    example: [
      { accessKey: 'abcdefghij0123456789abcdefghij0123456789', totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
    ],
    meaning: 'The access keys, each with the base32 secret of its TOTP.',
    evidence: ['RP-D2', 'RP-D3'],
    secret: true,
  }),
  'realpayGift.brands': setting({
    schema: distinctBrands,
    default: [...defaultBrands],
    example: [{ code: 'amazon' }, { code: 'cafe', name: 'Cafe', amounts: { values: [500, 1000] } }],
    meaning: 'The brands that a purchase may list, with the allowed amounts of each.',
    evidence: ['RP-D5', 'RP-D15', 'RP-A12'],
  }),
  'realpayGift.limit.requests': setting({
    schema: () => z.int().min(1),
    default: 300,
    meaning: 'Maximum number of requests of a source address in a window, over all endpoints.',
    evidence: ['RP-D1', 'RP-A1'],
  }),
  'realpayGift.limit.windowMs': setting({
    schema: () => z.int().min(1),
    default: 60_000,
    meaning: 'The window of the limit, in milliseconds.',
    evidence: ['RP-D1', 'RP-A1'],
  }),
  'realpayGift.limit.window': setting({
    schema: () => z.enum(['sliding', 'fixed']),
    default: 'sliding',
    meaning:
      'Whether the window of the limit ends at each request, or windows follow one another and the count starts again at each boundary.',
    evidence: ['RP-A1'],
  }),
  'realpayGift.limit.counts': setting({
    schema: () => z.enum(['all', 'authenticated']),
    default: 'all',
    meaning: 'The requests that the limit counts: all, or only those with a valid access key and token.',
    evidence: ['RP-A1'],
  }),
  'realpayGift.limit.status': setting({
    schema: () => z.union([z.literal(429), z.literal(503)]),
    default: 429,
    meaning: 'The status of a response if the limit is exceeded.',
    evidence: ['RP-A1'],
  }),
  'realpayGift.limit.countRefused': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: 'True if a request that the limit refuses also counts.',
    evidence: ['RP-A1'],
  }),
  'realpayGift.retryAfter': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: 'True if a response over the limit has Retry-After, in whole seconds.',
    evidence: ['RP-A1'],
  }),
  'realpayGift.totp.algorithm': setting({
    schema: () => z.enum(totpAlgorithms),
    default: 'SHA1',
    meaning: 'The hash algorithm of the TOTP.',
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.digits': setting({
    schema: () => z.int().min(6).max(8),
    default: 6,
    meaning: 'The number of digits of the TOTP.',
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.periodSeconds': setting({
    schema: () => z.int().min(1).max(3600),
    default: 30,
    meaning: 'The time step of the TOTP, in seconds.',
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.window': setting({
    schema: () => z.int().min(0).max(20),
    default: 1,
    meaning: 'The number of time steps before and after the current one whose tokens are accepted.',
    evidence: ['RP-A7'],
  }),
  'realpayGift.requestId.usedUpBy': setting({
    schema: () => z.enum(['authenticated', 'success']),
    default: 'authenticated',
    meaning: 'The requests that use up a request id: all authenticated ones, or only those that succeed.',
    evidence: ['RP-D4', 'RP-A4'],
  }),
  'realpayGift.requestId.remembered': setting({
    schema: () => z.int().min(1),
    default: 100_000,
    meaning: 'The number of request ids without a gift that are remembered; those of gifts are always remembered.',
    evidence: ['RP-A4', 'RP-A53'],
  }),
  'realpayGift.purchases.remembered': setting({
    schema: () => z.int().min(1),
    default: 10_000,
    meaning:
      'The number of purchases without a gift that are remembered, with their images; those with a gift are always remembered.',
    evidence: ['RP-D6', 'RP-A57'],
  }),
  'realpayGift.formBodies': setting({
    schema: () => z.enum(['refuse', 'accept']),
    default: 'refuse',
    meaning: 'True if form-encoded bodies are accepted instead of JSON.',
    evidence: ['RP-O4'],
  }),
  'realpayGift.json.duplicateKeys': setting({
    schema: () => z.enum(['refuse', 'last', 'first']),
    default: 'refuse',
    meaning: 'Whether a key that a JSON object names twice fails the request, or counts as its last or its first.',
    evidence: ['RP-A58'],
  }),
  'realpayGift.json.numbers': setting({
    schema: () => z.enum(['digits', 'any']),
    default: 'digits',
    meaning: 'How a JSON body may write a whole number: with digits alone, or also as 500.0 and 5e2.',
    evidence: ['RP-A65'],
  }),
  'realpayGift.byteOrderMark': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: 'Whether a byte order mark before a body fails the request, or is ignored.',
    evidence: ['RP-A68'],
  }),
  'realpayGift.invalidUtf8': setting({
    schema: () => z.enum(['refuse', 'replace']),
    default: 'refuse',
    meaning:
      'Whether a form field or redirect_url that is no UTF-8 fails the request, or has U+FFFD in place of its invalid bytes.',
    evidence: ['RP-A64'],
  }),
  'realpayGift.text.characters': setting({
    schema: () => z.enum(['printable', 'any']),
    default: 'printable',
    meaning: 'Whether name and issuer must be without control characters and not of blanks only, or may be any text.',
    evidence: ['RP-A66'],
  }),
  'realpayGift.text.maxLength': setting({
    schema: () => z.int().min(1),
    default: 255,
    meaning: 'The longest name and issuer that are taken, in characters.',
    evidence: ['RP-A67'],
  }),
  'realpayGift.images.maxBytes': setting({
    schema: () => z.int().min(1),
    default: 256 * 1024 * 1024,
    meaning: 'How many bytes all images of the sandbox together may have.',
    evidence: ['RP-A63'],
  }),
  'realpayGift.image.maxBytes': setting({
    schema: () => z.int().min(1).max(MAX_IMAGE_BYTES),
    default: MAX_IMAGE_BYTES,
    meaning: 'The maximum size of an image, in bytes.',
    evidence: ['RP-D9', 'RP-A50'],
  }),
  'realpayGift.commission.rate': setting({
    schema: rate,
    default: 0.05,
    meaning: 'The commission as a share of the price, rounded to whole yen.',
    evidence: ['RP-D16', 'RP-A8'],
  }),
  'realpayGift.commission.taxRate': setting({
    schema: rate,
    default: 0.1,
    meaning: 'The tax as a share of the commission, rounded to whole yen.',
    evidence: ['RP-D16', 'RP-A8'],
  }),
  'realpayGift.gift.validityDays': setting({
    schema: () => z.int().min(1).max(36_500),
    default: 180,
    meaning: 'The validity of a gift, in days.',
    evidence: ['RP-A8'],
  }),
  ...alternativeSettings,
}

/** Returns the rate limit that the settings define. */
export function limitOf(values: Settings): RateLimit {
  const {
    'realpayGift.limit.requests': requests,
    'realpayGift.limit.windowMs': windowMs,
    'realpayGift.limit.window': window,
    'realpayGift.limit.countRefused': countRefused,
  } = typedSettings(settings, values)
  return { requests, windowMs, window, countRefused }
}
