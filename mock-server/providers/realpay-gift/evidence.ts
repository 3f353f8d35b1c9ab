import type { RegisteredRule } from '../../core/provider/evidence.ts'

/**
 * Register of all rules of the デジタルギフト partner API. The letter in an id names the source of the rule. D: documented. O:
 * seen in a public integration. A: assumed, because the provider's document says nothing or contradicts itself. Rules
 * with numbers from 50 on define details that only this mock needs.
 */
export const register = {
  'RP-D1': {
    evidence: 'documented',
    settings: ['realpayGift.limit.requests', 'realpayGift.limit.windowMs'],
  },
  'RP-D2': {
    evidence: 'documented',
    settings: [
      'realpayGift.accessKeys',
      'realpayGift.totp.algorithm',
      'realpayGift.totp.digits',
      'realpayGift.totp.periodSeconds',
    ],
  },
  'RP-D3': {
    evidence: 'documented',
    settings: ['realpayGift.accessKeys'],
  },
  'RP-D4': {
    evidence: 'documented',
    settings: ['realpayGift.requestId.usedUpBy'],
  },
  'RP-D5': {
    evidence: 'documented',
    settings: ['realpayGift.brands'],
  },
  'RP-D6': {
    evidence: 'documented',
    settings: ['realpayGift.brands'],
  },
  'RP-D7': { evidence: 'documented' },
  'RP-D8': { evidence: 'documented' },
  'RP-D9': {
    evidence: 'documented',
    settings: ['realpayGift.image.maxBytes'],
  },
  'RP-D10': { evidence: 'documented' },
  'RP-D11': { evidence: 'documented' },
  'RP-D12': { evidence: 'documented' },
  'RP-D13': { evidence: 'documented' },
  'RP-D14': { evidence: 'documented' },
  'RP-D15': {
    evidence: 'documented',
    settings: ['realpayGift.brands'],
  },
  'RP-D16': {
    evidence: 'documented',
    settings: ['realpayGift.commission.rate', 'realpayGift.commission.taxRate'],
  },
  'RP-O1': {
    evidence: 'observed',
    constant: 'realpay-gift/routes: routes',
  },
  'RP-O2': {
    evidence: 'observed',
    constant: 'realpay-gift/errors: refuse',
  },
  'RP-O3': {
    evidence: 'observed',
    constant: 'realpay-gift/settings/catalogue: brandsSchema',
  },
  'RP-O4': {
    evidence: 'observed',
    settings: ['realpayGift.formBodies'],
  },
  'RP-O5': {
    evidence: 'observed',
    settings: ['realpayGift.totp.algorithm', 'realpayGift.totp.digits', 'realpayGift.totp.periodSeconds'],
  },
  'RP-O6': {
    evidence: 'observed',
    constant: 'realpay-gift/conduct/refused-requests: ATTEMPTS_UNAUTHORIZED',
  },
  'RP-A1': {
    evidence: 'assumed',
    settings: [
      'realpayGift.limit.status',
      'realpayGift.limit.windowMs',
      'realpayGift.limit.countRefused',
      'realpayGift.retryAfter',
      'realpayGift.limit.window',
      'realpayGift.limit.counts',
    ],
  },
  'RP-A2': {
    evidence: 'assumed',
    settings: ['realpayGift.checks.requestId'],
  },
  'RP-A3': {
    evidence: 'assumed',
    settings: ['realpayGift.status.malformedKey'],
  },
  'RP-A4': {
    evidence: 'assumed',
    settings: ['realpayGift.requestId.usedUpBy', 'realpayGift.requestId.remembered', 'realpayGift.requestId.scope'],
  },
  'RP-A5': {
    evidence: 'assumed',
    settings: ['realpayGift.status.unknownPurchase', 'realpayGift.status.unknownGift'],
  },
  'RP-A6': {
    evidence: 'assumed',
    settings: ['realpayGift.answer.findGift'],
  },
  'RP-A7': {
    evidence: 'assumed',
    settings: ['realpayGift.totp.window', 'realpayGift.totp.reuse'],
  },
  'RP-A8': {
    evidence: 'assumed',
    settings: [
      'realpayGift.commission.rate',
      'realpayGift.commission.taxRate',
      'realpayGift.gift.validityDays',
      'realpayGift.commission.rounding',
    ],
  },
  'RP-A9': {
    evidence: 'assumed',
    settings: ['realpayGift.answer.unset', 'realpayGift.answer.design'],
  },
  'RP-A10': {
    evidence: 'assumed',
    settings: ['realpayGift.image.type', 'realpayGift.image.deleteUnset'],
  },
  'RP-A11': {
    evidence: 'assumed',
    constant: 'realpay-gift/request-schema: createPurchaseSchema, videoSchema, redirectUrlSchema',
    settings: ['realpayGift.unknownKeys', 'realpayGift.lists', 'realpayGift.redirectUrl'],
  },
  'RP-A12': {
    evidence: 'assumed',
    settings: ['realpayGift.brands', 'realpayGift.answer.brands'],
  },
  'RP-A13': {
    evidence: 'assumed',
    settings: ['realpayGift.requestId.onGet'],
  },
  'RP-A14': {
    evidence: 'assumed',
    constant: 'realpay-gift/index: bases',
  },
  'RP-A50': {
    evidence: 'assumed',
    settings: ['realpayGift.image.maxBytes'],
  },
  'RP-A51': {
    evidence: 'assumed',
    settings: ['realpayGift.video.urls'],
  },
  'RP-A52': {
    evidence: 'assumed',
    settings: ['realpayGift.price.max'],
  },
  'RP-A53': {
    evidence: 'assumed',
    settings: ['realpayGift.requestId.remembered', 'realpayGift.gift.searchableHours'],
  },
  'RP-A54': {
    evidence: 'assumed',
    constant: 'realpay-gift/handle-request: MAX_JSON_BYTES, MAX_ENVELOPE_BYTES',
    settings: ['realpayGift.status.tooLarge'],
  },
  'RP-A55': {
    evidence: 'assumed',
    settings: ['realpayGift.status.wrongMethod', 'realpayGift.status.unknownPath'],
  },
  'RP-A56': {
    evidence: 'assumed',
    settings: ['realpayGift.malformed.shape'],
  },
  'RP-A57': {
    evidence: 'assumed',
    settings: ['realpayGift.purchases.remembered'],
  },
  'RP-A58': {
    evidence: 'assumed',
    settings: ['realpayGift.json.duplicateKeys', 'realpayGift.query.repeated'],
  },
  'RP-A59': {
    evidence: 'assumed',
    constant: 'realpay-gift/conduct/rate-limit: LEAST_WAIT_MS',
  },
  'RP-A60': {
    evidence: 'assumed',
    settings: ['realpayGift.status.mediaType'],
  },
  'RP-A61': {
    evidence: 'assumed',
    constant: 'core/http/body/multipart: parseMultipart',
    settings: ['realpayGift.multipart.boundary'],
  },
  'RP-A62': {
    evidence: 'assumed',
    settings: ['realpayGift.multipart.extendedFilename'],
  },
  'RP-A63': {
    evidence: 'assumed',
    settings: ['realpayGift.images.maxBytes'],
  },
  'RP-A64': {
    evidence: 'assumed',
    settings: ['realpayGift.invalidUtf8'],
  },
  'RP-A65': {
    evidence: 'assumed',
    settings: ['realpayGift.json.numbers'],
  },
  'RP-A66': {
    evidence: 'assumed',
    settings: ['realpayGift.text.characters'],
  },
  'RP-A67': {
    evidence: 'assumed',
    settings: ['realpayGift.text.maxLength'],
  },
  'RP-A68': {
    evidence: 'assumed',
    settings: ['realpayGift.byteOrderMark'],
  },
  'RP-A69': {
    evidence: 'assumed',
    settings: ['realpayGift.video.maxPlayTime'],
  },
  'RP-A70': {
    evidence: 'assumed',
    settings: ['realpayGift.errors.shape'],
  },
  'RP-A80': {
    evidence: 'assumed',
    constant: 'realpay-gift/gift-page/gift-page: renderGiftPage',
  },
} as const satisfies Record<string, RegisteredRule>

export type RealpayGiftRule = keyof typeof register
