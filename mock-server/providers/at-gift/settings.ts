import { z } from 'zod'
import type { RateLimit } from '../../core/provider/rate-limiter.ts'
import { normalizeHost } from '../../core/pipeline/address.ts'
import { setting, type Settings, type TypedSettings, typedSettings } from '../../core/settings/settings.ts'
import { strictObject } from '../../core/validation/strict-object.ts'
import { isProviderHost } from './code-url.ts'
import { alternativeSettings } from './alternative-settings.ts'
import { defaultCatalogue, productSchema } from './catalogue.ts'

export type AtGiftSettings = TypedSettings<typeof settings>

const DEFAULT_AUTH_KEY = 'MOCK-AuthKey-001'

const campaignSchema = () =>
  strictObject({
    campaign: z
      .string()
      .regex(/^[^/?#\s]+$/, 'not one segment of a path')
      .describe('the number of the campaign, one segment of the path'),
    authKey: z.string().min(1, 'empty').describe('the AuthKey').default(DEFAULT_AUTH_KEY),
  })

const distinctProducts = () =>
  z
    .array(productSchema())
    .refine(
      (products) => new Set(products.map(({ dcId }) => dcId)).size === products.length,
      'two products have the same dcId',
    )

export const settings = {
  'atGift.campaigns': setting({
    schema: () => z.array(campaignSchema()).min(1),
    default: [{ campaign: 'demo-campaign', authKey: DEFAULT_AUTH_KEY }],
    example: [{ campaign: '12345', authKey: 'your-AuthKey' }],
    meaning: 'The campaigns and the AuthKeys that may use them.',
    evidence: ['AG-D1', 'AG-D3', 'AG-A7'],
    secret: true,
  }),
  'atGift.catalogue': setting({
    schema: distinctProducts,
    default: [...defaultCatalogue],
    example: [{ dcId: 'DC1' }, { dcId: 'DC2', amount: { fixed: 1000 }, code: 'url', secondCode: 'pin' }],
    meaning: 'The products, each with its amounts, kinds of code and validity.',
    evidence: ['AG-D11', 'AG-D13', 'AG-D14', 'AG-D15', 'AG-A9'],
  }),
  'atGift.codeUrl': setting({
    schema: () =>
      z
        .url({ protocol: /^https?$/, error: 'no http or https URL', abort: true })
        .refine((url) => !/[?#]/.test(url), 'a URL with a query or a fragment')
        .refine((url) => !isProviderHost(normalizeHost(new URL(url).host)), 'a host of the provider')
        .nullable(),
    default: null,
    example: 'https://gifts.example.com/at-gift/code',
    meaning:
      'The base address of codes that are URLs, at which the mock serves their pages; if null, that of the request.',
    evidence: ['AG-D14', 'AG-A80'],
  }),
  'atGift.allowedIps': setting({
    schema: () => z.array(z.union([z.ipv4(), z.ipv6()])),
    default: [],
    meaning: 'The registered source addresses; if empty, all addresses are allowed.',
    evidence: ['AG-D8'],
  }),
  'atGift.limit.requests': setting({
    schema: () => z.int().min(1),
    default: 1,
    meaning: 'Maximum number of issues and inquiries in a window.',
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.windowMs': setting({
    schema: () => z.int().min(1),
    default: 1000,
    meaning: 'The window of the limit, in milliseconds.',
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.window': setting({
    schema: () => z.enum(['sliding', 'fixed']),
    default: 'sliding',
    meaning:
      'Whether the window of the limit ends at each request, or windows follow one another and the count starts again at each boundary.',
    evidence: ['AG-A3'],
  }),
  'atGift.limit.scope': setting({
    schema: () => z.enum(['authKey', 'campaign', 'service']),
    default: 'authKey',
    meaning: 'The callers that share the limit: those with the same campaign and AuthKey, those of a campaign, or all.',
    evidence: ['AG-D7', 'AG-A3'],
  }),
  'atGift.limit.countRefused': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: 'True if a request that the limit refuses also counts.',
    evidence: ['AG-A3'],
  }),
  'atGift.retryAfter': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: 'True if a 429 response has Retry-After, in whole seconds.',
    evidence: ['AG-A3'],
  }),
  'atGift.amount.acceptNumber': setting({
    schema: () => z.boolean(),
    default: false,
    meaning: 'True if Amount may be a JSON number in a request.',
    evidence: ['AG-A1'],
  }),
  'atGift.json.duplicateKeys': setting({
    schema: () => z.enum(['refuse', 'last', 'first']),
    default: 'refuse',
    meaning: 'Whether a key that a JSON object names twice fails the request, or counts as its last or its first.',
    evidence: ['AG-A55'],
  }),
  'atGift.json.byteOrderMark': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: 'Whether a byte order mark before the JSON fails the request, or is ignored.',
    evidence: ['AG-A57'],
  }),
  'atGift.inquiry.mustMatch': setting({
    schema: () => z.boolean(),
    default: true,
    meaning: 'True if an inquiry must have the DcId and the Amount of the issue.',
    evidence: ['AG-A5'],
  }),
  'atGift.answer.controlNo': setting({
    schema: () => z.boolean(),
    default: true,
    meaning: 'True if responses have ControlNo and RmtrCd; the sample, which is older than document 1.5, has neither.',
    evidence: ['AG-D15', 'AG-D16'],
  }),
  ...alternativeSettings,
}

/** Returns the rate limit that the settings define. */
export function limitOf(values: Settings): RateLimit {
  const {
    'atGift.limit.requests': requests,
    'atGift.limit.windowMs': windowMs,
    'atGift.limit.window': window,
    'atGift.limit.countRefused': countRefused,
  } = typedSettings(settings, values)
  return { requests, windowMs, window, countRefused }
}
