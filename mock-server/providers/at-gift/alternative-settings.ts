import { z } from 'zod'
import { setting } from '../../core/settings/settings.ts'
import { statusSetting } from '../../core/settings/status-setting.ts'

/** Settings that give the mock a behavior that the provider may have instead of an assumed one. */
export const alternativeSettings = {
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
  'atGift.status.unknownTranId': statusSetting(
    400,
    404,
    ['AG-A4'],
    'an inquiry for a code that the AuthKey does not have',
  ),
  'atGift.status.unknownCampaign': setting({
    schema: () => z.union([z.literal(404), z.literal(401), z.literal(403)]),
    default: 404,
    meaning: 'The status of the response to an unknown campaign.',
    evidence: ['AG-A7'],
  }),
  'atGift.status.foreignAuthKey': statusSetting(401, 403, ['AG-A7'], 'the AuthKey of another campaign'),
  'atGift.status.wrongMethod': statusSetting(
    404,
    405,
    ['AG-A11'],
    'a method other than POST on the path of the operation',
  ),
  'atGift.status.tooLarge': statusSetting(400, 413, ['AG-A50'], 'a body that is too large'),
  'atGift.status.mediaType': statusSetting(
    400,
    415,
    ['AG-A56'],
    'a Content-Type or Content-Encoding that is not accepted',
  ),
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
}
