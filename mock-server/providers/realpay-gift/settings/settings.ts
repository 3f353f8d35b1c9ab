import { commissionRate, commissionTaxRate, duplicateKeys } from '../../../core/settings/shared-settings.ts'
import { reasons } from '../reasons/reasons.ts'
import { because } from '../../../core/validation/explained.ts'
import { z } from 'zod'
import { base32Syntax, totpAlgorithms } from '../../../core/provider/totp.ts'
import { setting, type TypedSettings } from '../../../core/settings/settings.ts'
import { strictObject } from '../../../core/validation/strict-object.ts'
import { alternativeSettings } from './alternative-settings.ts'
import { brandSettingSchema, defaultBrands } from './catalogue.ts'
import { limitSettings } from './limit-settings.ts'
import { accessKeySyntax } from '../request-schema.ts'

export type RealpayGiftSettings = TypedSettings<typeof settings>

/** Maximum size of an image in bytes: 2048 KB, with 1 KB = 1024 bytes (RP-D9, RP-A50). */
export const MAX_IMAGE_BYTES = 2048 * 1024

const DEFAULT_TOTP_SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'

const accessKeySchema = () =>
  strictObject({
    accessKey: z
      .string()
      .regex(accessKeySyntax, because(reasons.not40Characters))
      .describe('the access key, 40 of a-z and 0-9 (RP-D3)'),
    totpSecret: z
      .string()
      .regex(base32Syntax, because(reasons.notBase32({ example: DEFAULT_TOTP_SECRET })))
      .describe('the key of the TOTP in base32 (RP-D2)')
      .default(DEFAULT_TOTP_SECRET),
  })
const distinctBrands = () =>
  z
    .array(brandSettingSchema())
    .refine((brands) => new Set(brands.map(({ code }) => code)).size === brands.length, because(reasons.brandCodeTwice))

export const settings = {
  'realpayGift.accessKeys': setting({
    schema: () => z.array(accessKeySchema()).min(1),
    default: [{ accessKey: 'mock0000000000000000000000000000000key01', totpSecret: DEFAULT_TOTP_SECRET }],
    example: [
      { accessKey: 'abcdefghij0123456789abcdefghij0123456789', totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' },
    ],
    meaning: {
      en: 'The access keys, each with the base32 secret of its TOTP.',
      ja: 'アクセスキーと、それぞれの TOTP のシークレット（base32）。',
    },
    evidence: ['RP-D2', 'RP-D3'],
    secret: true,
  }),
  'realpayGift.brands': setting({
    schema: distinctBrands,
    default: [...defaultBrands],
    example: [{ code: 'amazon' }, { code: 'cafe', name: 'Cafe', amounts: { values: [500, 1000] } }],
    meaning: {
      en: 'The brands that a purchase may list, with the allowed amounts of each.',
      ja: '購入で指定できるブランドと、それぞれで利用できる金額。',
    },
    evidence: ['RP-D5', 'RP-D6', 'RP-D15', 'RP-A12'],
  }),
  ...limitSettings,
  'realpayGift.totp.algorithm': setting({
    schema: () => z.enum(totpAlgorithms),
    default: 'SHA1',
    meaning: {
      en: 'The hash algorithm of the TOTP.',
      ja: 'TOTP のハッシュアルゴリズム。',
    },
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.digits': setting({
    schema: () => z.int().min(6).max(8),
    default: 6,
    meaning: {
      en: 'The number of digits of the TOTP.',
      ja: 'TOTP の桁数。',
    },
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.periodSeconds': setting({
    schema: () => z.int().min(1).max(3600),
    default: 30,
    meaning: {
      en: 'The time step of the TOTP, in seconds.',
      ja: 'TOTP のタイムステップ（秒）。',
    },
    evidence: ['RP-D2', 'RP-O5'],
  }),
  'realpayGift.totp.window': setting({
    schema: () => z.int().min(0).max(2880),
    default: 1,
    meaning: {
      en: 'The number of time steps before and after the current one whose tokens are accepted.',
      ja: 'トークンを受け付ける、現在のタイムステップの前後のステップ数。',
    },
    evidence: ['RP-A7'],
  }),
  'realpayGift.requestId.usedUpBy': setting({
    schema: () => z.enum(['authenticated', 'success']),
    default: 'authenticated',
    meaning: {
      en: 'The requests that use up a request id: all authenticated ones, or only those that succeed.',
      ja: 'リクエストIDを使用済みにするリクエスト。authenticated：認証に成功したすべてのリクエスト。success：成功したリクエストだけ。',
    },
    evidence: ['RP-D4', 'RP-A4'],
  }),
  'realpayGift.requestId.remembered': setting({
    schema: () => z.int().min(1),
    default: 100_000,
    meaning: {
      en: 'The number of request ids without a gift that are remembered; those of gifts are always remembered.',
      ja: '保持するリクエストIDのうち、ギフトのないものの件数。ギフトのあるリクエストIDは常に保持する。',
    },
    evidence: ['RP-A4', 'RP-A53'],
  }),
  'realpayGift.purchases.remembered': setting({
    schema: () => z.int().min(1),
    default: 10_000,
    meaning: {
      en: 'The number of purchases without a gift that are remembered, with their images; those with a gift are always remembered.',
      ja: '画像とともに保持する購入のうち、ギフトのないものの件数。ギフトのある購入は常に保持する。',
    },
    evidence: ['RP-A57'],
  }),
  'realpayGift.formBodies': setting({
    schema: () => z.enum(['refuse', 'accept']),
    default: 'refuse',
    meaning: {
      en: 'Whether a form-encoded body instead of JSON fails the request, or is accepted.',
      ja: '本文が JSON ではなくフォーム形式の場合の扱い。refuse：リクエストを拒否する。accept：受け付ける。',
    },
    evidence: ['RP-O4'],
  }),
  'realpayGift.json.duplicateKeys': duplicateKeys(['RP-A58']),
  'realpayGift.json.numbers': setting({
    schema: () => z.enum(['digits', 'any']),
    default: 'digits',
    meaning: {
      en: 'How a JSON body may write a whole number: with digits alone, or also as 500.0 and 5e2.',
      ja: 'JSON の本文の整数の表記。digits：数字だけ。any：500.0 や 5e2 でもよい。',
    },
    evidence: ['RP-A65'],
  }),
  'realpayGift.byteOrderMark': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: {
      en: 'Whether a byte order mark before a body fails the request, or is ignored.',
      ja: '本文の前に BOM がある場合の扱い。refuse：リクエストを拒否する。ignore：BOM を無視する。',
    },
    evidence: ['RP-A68'],
  }),
  'realpayGift.invalidUtf8': setting({
    schema: () => z.enum(['refuse', 'replace']),
    default: 'refuse',
    meaning: {
      en: 'Whether a form field or redirect_url that is no UTF-8 fails the request, or has U+FFFD in place of its invalid bytes.',
      ja: 'フォームの項目や redirect_url が UTF-8 ではない場合の扱い。refuse：リクエストを拒否する。replace：不正なバイトを U+FFFD に置き換える。',
    },
    evidence: ['RP-A64'],
  }),
  'realpayGift.text.characters': setting({
    schema: () => z.enum(['printable', 'any']),
    default: 'printable',
    meaning: {
      en: 'Whether name and issuer must be without control characters and not of blanks only, or may be any text.',
      ja: 'name と issuer に使える文字。printable：制御文字以外（空白だけは不可）。any：すべて。',
    },
    evidence: ['RP-A66'],
  }),
  'realpayGift.text.maxLength': setting({
    schema: () => z.int().min(1),
    default: 255,
    meaning: {
      en: 'The longest name and issuer that are taken, in characters.',
      ja: 'name と issuer の最大文字数。',
    },
    evidence: ['RP-A67'],
  }),
  'realpayGift.images.maxBytes': setting({
    schema: () => z.int().min(1),
    default: 256 * 1024 * 1024,
    meaning: {
      en: 'How many bytes all images of the sandbox together may have.',
      ja: 'サンドボックスのすべての画像の合計サイズの上限（バイト）。',
    },
    evidence: ['RP-A63'],
  }),
  'realpayGift.image.maxBytes': setting({
    schema: () => z.int().min(1).max(MAX_IMAGE_BYTES),
    default: MAX_IMAGE_BYTES,
    meaning: {
      en: 'The maximum size of an image, in bytes.',
      ja: '画像のサイズの上限（バイト）。',
    },
    evidence: ['RP-D9', 'RP-A50'],
  }),
  'realpayGift.commission.rate': commissionRate(0.05, ['RP-D16', 'RP-A8'], { en: 'the price', ja: '金額' }),
  'realpayGift.commission.taxRate': commissionTaxRate(['RP-D16', 'RP-A8']),
  'realpayGift.gift.validityDays': setting({
    schema: () => z.int().min(1).max(36_500),
    default: 180,
    meaning: {
      en: 'The validity of a gift, in days.',
      ja: 'ギフトの有効期間（日）。',
    },
    evidence: ['RP-A8'],
  }),
  ...alternativeSettings,
}
