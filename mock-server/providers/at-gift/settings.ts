import { z } from 'zod'
import type { RateLimit } from '../../core/provider/rate-limiter.ts'
import { normalizeHost } from '../../core/pipeline/address.ts'
import { setting, type Settings, type TypedSettings, typedSettings } from '../../core/settings/settings.ts'
import { strictObject } from '../../core/validation/strict-object.ts'
import { isProviderHost } from './code-url.ts'
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

/** Defines the setting of a status that has one alternative. @param cause the request that the response refuses */
function status<A extends number, B extends number>(standard: A, other: B, evidence: readonly string[], cause: string) {
  return setting<A | B>({
    schema: () => z.union([z.literal(standard), z.literal(other)]),
    default: standard,
    meaning: `The status of the response to ${cause}.`,
    evidence,
  })
}

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
  'atGift.amount.notation': setting({
    schema: () => z.enum(['digits', 'padded']),
    default: 'digits',
    meaning:
      'How Amount may be written as a text: with digits alone, or also with blanks, a plus sign and leading zeros.',
    evidence: ['AG-A52'],
  }),
  'atGift.unknownKeys': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: 'Whether a key that the document does not have fails the request, or is ignored.',
    evidence: ['AG-A6'],
  }),
  'atGift.contentType.parameters': setting({
    schema: () => z.enum(['utf-8', 'none', 'any']),
    default: 'utf-8',
    meaning: 'The parameters that a Content-Type may have: charset=utf-8 alone, none, or any.',
    evidence: ['AG-A51'],
  }),
  'atGift.checks.order': setting({
    schema: () => z.enum(['standard', 'authKey-first', 'limit-last']),
    default: 'standard',
    meaning:
      'The order of the checks: as AG-A2 lists them, the AuthKey before the other members, or the limit after product and amount.',
    evidence: ['AG-A2'],
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
  'atGift.inquiry.emptyTranId': setting({
    schema: () => z.enum(['refuse', 'issue']),
    default: 'refuse',
    meaning: 'Whether a TranId that is null or empty fails the request, or the request issues a new code.',
    evidence: ['AG-A6'],
  }),
  'atGift.inquiry.scope': setting({
    schema: () => z.enum(['authKey', 'campaign']),
    default: 'authKey',
    meaning: 'The codes that an inquiry may show: those that the AuthKey issued, or all of the campaign.',
    evidence: ['AG-A4'],
  }),
  'atGift.status.unknownTranId': status(400, 404, ['AG-A4'], 'an inquiry for a code that the AuthKey does not have'),
  'atGift.status.unknownCampaign': setting({
    schema: () => z.union([z.literal(404), z.literal(401), z.literal(403)]),
    default: 404,
    meaning: 'The status of the response to an unknown campaign.',
    evidence: ['AG-A7'],
  }),
  'atGift.status.foreignAuthKey': status(401, 403, ['AG-A7'], 'the AuthKey of another campaign'),
  'atGift.status.wrongMethod': status(404, 405, ['AG-A11'], 'a method other than POST on the path of the operation'),
  'atGift.status.tooLarge': status(400, 413, ['AG-A50'], 'a body that is too large'),
  'atGift.status.mediaType': status(400, 415, ['AG-A56'], 'a Content-Type or Content-Encoding that is not accepted'),
  'atGift.errors.shape': setting({
    schema: () => z.enum(['document', 'html', 'json']),
    default: 'document',
    meaning:
      'The format of errors with a status other than 400 and 401: that of the document, or the web page or JSON of a gateway.',
    evidence: ['AG-A8'],
  }),
  'atGift.malformed.shape': setting({
    schema: () => z.enum(['document', 'html', 'json']),
    default: 'document',
    meaning:
      'The format of the response to malformed HTTP: that of the document, or the web page or JSON of a gateway.',
    evidence: ['AG-A54'],
  }),
  'atGift.answer.expiration': setting({
    schema: () => z.enum(['anniversary', 'day-before', 'end-of-month']),
    default: 'anniversary',
    meaning:
      'The last day of a code: the day of issue after the validity in years, the day before it, or the last day of its month.',
    evidence: ['AG-A9'],
  }),
  'atGift.answer.numbers': setting({
    schema: () => z.enum(['digits', 'letters']),
    default: 'digits',
    meaning: 'Whether ControlNo and RmtrCd consist of 12 and 5 digits, or are longer and have letters.',
    evidence: ['AG-A10'],
  }),
  'atGift.answer.controlNo': setting({
    schema: () => z.boolean(),
    default: true,
    meaning: 'True if responses have ControlNo and RmtrCd; the sample, which is older than document 1.5, has neither.',
    evidence: ['AG-D15', 'AG-D16'],
  }),
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
