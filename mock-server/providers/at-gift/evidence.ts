import type { RegisteredRule } from '../../core/provider/evidence.ts'

/**
 * Register of all rules of the あっとギフト on-demand API, document version 1.5. The letter in an id names the source of the
 * rule. D: documented. A: assumed, because the document says nothing or contradicts itself. Rules with numbers from 50
 * on define details that only this mock needs.
 */
export const register = {
  'AG-D1': {
    evidence: 'documented',
    settings: ['atGift.campaigns'],
  },
  'AG-D2': { evidence: 'documented' },
  'AG-D3': {
    evidence: 'documented',
    settings: ['atGift.campaigns'],
  },
  'AG-D4': { evidence: 'documented' },
  'AG-D5': { evidence: 'documented' },
  'AG-D6': { evidence: 'documented' },
  'AG-D7': {
    evidence: 'documented',
    settings: ['atGift.limit.requests', 'atGift.limit.windowMs', 'atGift.limit.scope'],
  },
  'AG-D8': {
    evidence: 'documented',
    settings: ['atGift.allowedIps'],
  },
  'AG-D9': {
    evidence: 'documented',
    constant: 'clients/at-gift/client: LEAST_TIMEOUT_MS',
  },
  'AG-D10': { evidence: 'documented' },
  'AG-D11': {
    evidence: 'documented',
    settings: ['atGift.catalogue'],
  },
  'AG-D12': { evidence: 'documented' },
  'AG-D13': {
    evidence: 'documented',
    settings: ['atGift.catalogue'],
  },
  'AG-D14': {
    evidence: 'documented',
    settings: ['atGift.catalogue', 'atGift.codeUrl'],
  },
  'AG-D15': {
    evidence: 'documented',
    settings: ['atGift.catalogue', 'atGift.answer.controlNo'],
  },
  'AG-D16': {
    evidence: 'documented',
    settings: ['atGift.answer.controlNo'],
  },
  'AG-A1': {
    evidence: 'assumed',
    settings: ['atGift.amount.acceptNumber'],
  },
  'AG-A2': {
    evidence: 'assumed',
    settings: ['atGift.checks.order'],
  },
  'AG-A3': {
    evidence: 'assumed',
    settings: [
      'atGift.limit.scope',
      'atGift.limit.windowMs',
      'atGift.limit.countRefused',
      'atGift.retryAfter',
      'atGift.limit.window',
    ],
  },
  'AG-A4': {
    evidence: 'assumed',
    settings: ['atGift.status.unknownTranId', 'atGift.inquiry.scope'],
  },
  'AG-A5': {
    evidence: 'assumed',
    settings: ['atGift.inquiry.mustMatch'],
  },
  'AG-A6': {
    evidence: 'assumed',
    settings: ['atGift.unknownKeys', 'atGift.inquiry.emptyTranId'],
  },
  'AG-A7': {
    evidence: 'assumed',
    settings: ['atGift.campaigns', 'atGift.status.unknownCampaign', 'atGift.status.foreignAuthKey'],
  },
  'AG-A8': {
    evidence: 'assumed',
    settings: ['atGift.errors.shape'],
  },
  'AG-A9': {
    evidence: 'assumed',
    settings: ['atGift.catalogue', 'atGift.answer.expiration'],
  },
  'AG-A10': {
    evidence: 'assumed',
    constant: 'at-gift/state/repository: CONTROL_NO_DIGITS, RMTR_CD_DIGITS',
    settings: ['atGift.answer.numbers'],
  },
  'AG-A11': {
    evidence: 'assumed',
    settings: ['atGift.status.wrongMethod'],
  },
  'AG-A50': {
    evidence: 'assumed',
    constant: 'at-gift/routes: MAX_BODY_BYTES',
    settings: ['atGift.status.tooLarge'],
  },
  'AG-A51': {
    evidence: 'assumed',
    settings: ['atGift.contentType.parameters'],
  },
  'AG-A52': {
    evidence: 'assumed',
    settings: ['atGift.amount.notation'],
  },
  'AG-A53': {
    evidence: 'assumed',
    constant: 'clients/call: failure',
  },
  'AG-A54': {
    evidence: 'assumed',
    settings: ['atGift.malformed.shape'],
  },
  'AG-A80': {
    evidence: 'assumed',
    settings: ['atGift.codeUrl'],
  },
  'AG-A55': {
    evidence: 'assumed',
    settings: ['atGift.json.duplicateKeys'],
  },
  'AG-A56': {
    evidence: 'assumed',
    settings: ['atGift.status.mediaType'],
  },
  'AG-A57': {
    evidence: 'assumed',
    settings: ['atGift.json.byteOrderMark'],
  },
  'AG-A58': {
    evidence: 'assumed',
    settings: ['atGift.commission.rate', 'atGift.commission.taxRate', 'atGift.commission.rounding'],
  },
} as const satisfies Record<string, RegisteredRule>

export type AtGiftRule = keyof typeof register
