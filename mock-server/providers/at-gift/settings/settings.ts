import { commissionRate, commissionTaxRate, duplicateKeys } from '../../../core/settings/shared-settings.ts'
import { reasons } from '../reasons/reasons.ts'
import { because } from '../../../core/validation/explained.ts'
import { z } from 'zod'
import { normalizeHost } from '../../../core/pipeline/addresses/address.ts'
import { setting, type TypedSettings } from '../../../core/settings/settings.ts'
import { strictObject } from '../../../core/validation/strict-object.ts'
import { isProviderHost } from '../gift-page/code-url.ts'
import { alternativeSettings } from './alternative-settings.ts'
import { defaultCatalogue, productSchema } from './catalogue.ts'
import { limitSettings } from './limit-settings.ts'

export type AtGiftSettings = TypedSettings<typeof settings>

const DEFAULT_AUTH_KEY = 'MOCK-AuthKey-001'

const campaignSchema = () =>
  strictObject({
    campaign: z
      .string()
      .regex(/^[^/?#\s]+$/, because(reasons.notSegment))
      .describe('the number of the campaign, one segment of the path'),
    authKey: z.string().min(1, because(reasons.empty)).describe('the AuthKey').default(DEFAULT_AUTH_KEY),
  })

const distinctProducts = () =>
  z
    .array(productSchema())
    .refine(
      (products) => new Set(products.map(({ dcId }) => dcId)).size === products.length,
      because(reasons.productTwice),
    )

export const settings = {
  'atGift.campaigns': setting({
    schema: () => z.array(campaignSchema()).min(1),
    default: [{ campaign: 'demo-campaign', authKey: DEFAULT_AUTH_KEY }],
    example: [{ campaign: '12345', authKey: 'your-AuthKey' }],
    meaning: {
      en: 'The campaigns and the AuthKeys that may use them.',
      ja: 'キャンペーンと、それぞれで使用できる AuthKey。',
    },
    evidence: ['AG-D1', 'AG-D3', 'AG-A7'],
    secret: true,
  }),
  'atGift.catalogue': setting({
    schema: distinctProducts,
    default: [...defaultCatalogue],
    example: [{ dcId: 'DC1' }, { dcId: 'DC2', amount: { fixed: 1000 }, code: 'url', secondCode: 'pin' }],
    meaning: {
      en: 'The products, each with its amounts, kinds of code and validity.',
      ja: '商品と、それぞれの金額、コードの種別、有効期間。',
    },
    evidence: ['AG-D11', 'AG-D13', 'AG-D14', 'AG-D15', 'AG-A9'],
  }),
  'atGift.commission.rate': commissionRate(0, ['AG-A58'], { en: 'the face value', ja: '額面' }),
  'atGift.commission.taxRate': commissionTaxRate(['AG-A58']),
  'atGift.codeUrl': setting({
    schema: () =>
      z
        .url({ protocol: /^https?$/, ...because(reasons.notHttpUrl), abort: true })
        .refine((url) => !/[?#]/.test(url), because(reasons.urlWithQuery))
        .refine((url) => !isProviderHost(normalizeHost(new URL(url).host)), because(reasons.hostOfProvider))
        .nullable(),
    default: null,
    example: 'https://gifts.example.com/at-gift/code',
    meaning: {
      en: 'The base address of codes that are URLs, at which the mock serves their pages; if null, that of the request.',
      ja: 'URL であるコードのベースURL。モックは、その下でコードのページを表示する。null の場合は、リクエストのベースURLを使う。',
    },
    evidence: ['AG-D14', 'AG-A80'],
  }),
  'atGift.allowedIps': setting({
    schema: () => z.array(z.union([z.ipv4(), z.ipv6()])),
    default: [],
    meaning: {
      en: 'The registered source addresses; if empty, all addresses are allowed.',
      ja: '登録された接続元IPアドレス。空の場合は、すべてのアドレスを受け付ける。',
    },
    evidence: ['AG-D8'],
  }),
  ...limitSettings,
  'atGift.amount.acceptNumber': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: {
      en: 'True if Amount may be a JSON number in a request.',
      ja: 'true の場合、リクエストの Amount は JSON の数値でもよい。',
    },
    evidence: ['AG-A1'],
  }),
  'atGift.json.duplicateKeys': duplicateKeys(['AG-A55']),
  'atGift.json.byteOrderMark': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: {
      en: 'Whether a byte order mark before the JSON fails the request, or is ignored.',
      ja: 'JSON の前に BOM がある場合の扱い。refuse：リクエストを拒否する。ignore：BOM を無視する。',
    },
    evidence: ['AG-A57'],
  }),
  'atGift.inquiry.mustMatch': setting({
    schema: () => z.boolean(),
    default: true,
    meaning: {
      en: 'True if an inquiry must have the DcId and the Amount of the issue.',
      ja: 'true の場合、照会の DcId と Amount は発行時と同じでなければならない。',
    },
    evidence: ['AG-A5'],
  }),
  'atGift.answer.controlNo': setting({
    schema: () => z.boolean(),
    default: true,
    meaning: {
      en: 'True if responses have ControlNo and RmtrCd; the sample, which is older than document 1.5, has neither.',
      ja: 'true の場合、レスポンスに ControlNo と RmtrCd を含める。仕様書 1.5 より古い例には、どちらもない。',
    },
    evidence: ['AG-D15', 'AG-D16'],
  }),
  ...alternativeSettings,
}
