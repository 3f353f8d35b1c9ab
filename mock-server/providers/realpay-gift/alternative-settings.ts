import { z } from 'zod'
import { setting } from '../../core/settings/settings.ts'
import { statusSetting } from '../../core/settings/status-setting.ts'
import { MAX_PLAY_TIME, MAX_PRICE } from './schema.ts'

/** Settings that give the mock a behavior that the provider may have instead of an assumed one. */
export const alternativeSettings = {
  'realpayGift.totp.reuse': setting({
    schema: () => z.enum(['step', 'once']),
    default: 'step',
    meaning: 'Whether a token may be used again while its time step is accepted, or only once.',
    evidence: ['RP-A7'],
  }),
  'realpayGift.requestId.scope': setting({
    schema: () => z.enum(['accessKey', 'operation']),
    default: 'accessKey',
    meaning: 'Where a request id is unique: over all operations of an access key, or within each operation.',
    evidence: ['RP-A4'],
  }),
  'realpayGift.requestId.onGet': setting({
    schema: () => z.enum(['ignore', 'use']),
    default: 'ignore',
    meaning: 'Whether a request id that a GET carries is ignored, or used up like that of any other request.',
    evidence: ['RP-A13'],
  }),
  'realpayGift.checks.requestId': setting({
    schema: () => z.enum(['before-body', 'after-body']),
    default: 'before-body',
    meaning: 'Whether the request id is checked before the purchase and the body, or after both.',
    evidence: ['RP-A2'],
  }),
  'realpayGift.status.malformedKey': statusSetting(400, 401, ['RP-A3'], 'a missing or malformed access key'),
  'realpayGift.status.unknownPurchase': statusSetting(400, 404, ['RP-A5'], 'an unknown purchase id'),
  'realpayGift.status.unknownGift': statusSetting(400, 404, ['RP-A5'], 'a search for a request id that bought no gift'),
  'realpayGift.status.tooLarge': statusSetting(400, 413, ['RP-A54'], 'a body that is too large'),
  'realpayGift.status.mediaType': statusSetting(
    400,
    415,
    ['RP-A60'],
    'a Content-Type or Content-Encoding that is not accepted',
  ),
  'realpayGift.status.wrongMethod': statusSetting(404, 405, ['RP-A55'], 'a method that no operation on the path has'),
  'realpayGift.status.unknownPath': statusSetting(404, 400, ['RP-A55'], 'an unknown path'),
  'realpayGift.errors.shape': setting({
    schema: () => z.enum(['observed', 'html', 'json']),
    default: 'observed',
    meaning:
      'The format of errors with a status other than 400, 401 and 409: the observed one, or the web page or JSON of a gateway.',
    evidence: ['RP-A70'],
  }),
  'realpayGift.malformed.shape': setting({
    schema: () => z.enum(['observed', 'html', 'json']),
    default: 'observed',
    meaning: 'The format of the response to malformed HTTP: the observed one, or the web page or JSON of a gateway.',
    evidence: ['RP-A56'],
  }),
  'realpayGift.unknownKeys': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: 'Whether a key or part that the document does not have fails the request, or is ignored.',
    evidence: ['RP-A11'],
  }),
  'realpayGift.lists': setting({
    schema: () => z.enum(['distinct', 'any']),
    default: 'distinct',
    meaning: 'Whether prices and brands must be without repetitions and not empty, or may be any list.',
    evidence: ['RP-A11'],
  }),
  'realpayGift.price.max': setting({
    schema: () => z.int().min(1).max(MAX_PRICE),
    default: MAX_PRICE,
    meaning: 'The highest price that a purchase may name, in yen.',
    evidence: ['RP-A52'],
  }),
  'realpayGift.redirectUrl': setting({
    schema: () => z.enum(['http', 'any']),
    default: 'http',
    meaning: 'Whether redirect_url must be an http or https URL, or may be any text that is not empty.',
    evidence: ['RP-A11'],
  }),
  'realpayGift.query.repeated': setting({
    schema: () => z.enum(['refuse', 'first', 'last']),
    default: 'refuse',
    meaning: 'Whether request_id that the query names twice fails the request, or counts as its first or its last.',
    evidence: ['RP-A58'],
  }),
  'realpayGift.video.urls': setting({
    schema: () => z.enum(['long', 'any']),
    default: 'long',
    meaning: 'The addresses of a YouTube video that are accepted: the long one, or also short, embed and mobile ones.',
    evidence: ['RP-A51'],
  }),
  'realpayGift.video.maxPlayTime': setting({
    schema: () => z.int().min(0).max(MAX_PLAY_TIME),
    default: MAX_PLAY_TIME,
    meaning: 'The highest play_time, in seconds.',
    evidence: ['RP-A69'],
  }),
  'realpayGift.multipart.boundary': setting({
    schema: () => z.enum(['any', 'rfc']),
    default: 'any',
    meaning: 'The characters of a multipart boundary: any printable ones, or only those of RFC 2046.',
    evidence: ['RP-A61'],
  }),
  'realpayGift.multipart.extendedFilename': setting({
    schema: () => z.enum(['decode', 'ignore']),
    default: 'decode',
    meaning: 'Whether the parameter filename* of a file part is decoded, or ignored.',
    evidence: ['RP-A62'],
  }),
  'realpayGift.image.type': setting({
    schema: () => z.enum(['both', 'name', 'content']),
    default: 'both',
    meaning: 'What decides the type of a file: its name and its first bytes, which must agree, or one of the two.',
    evidence: ['RP-A10'],
  }),
  'realpayGift.image.deleteUnset': setting({
    schema: () => z.enum(['refuse', 'accept']),
    default: 'refuse',
    meaning: 'Whether deleting an image that is not set fails the request, or succeeds.',
    evidence: ['RP-A10'],
  }),
  'realpayGift.commission.rounding': setting({
    schema: () => z.enum(['down', 'up', 'nearest']),
    default: 'down',
    meaning: 'How commission and tax are rounded to whole yen; `nearest` rounds a half up.',
    evidence: ['RP-A8'],
  }),
  'realpayGift.answer.brands': setting({
    schema: () => z.enum(['amounts', 'code', 'prices']),
    default: 'amounts',
    meaning:
      'The members of a brand in a response: code, name and amounts; code; or code, title, min_price and max_price.',
    evidence: ['RP-A12'],
  }),
  'realpayGift.answer.unset': setting({
    schema: () => z.enum(['null', 'absent']),
    default: 'null',
    meaning: 'Whether colors and images that are not set are null, or absent.',
    evidence: ['RP-A9'],
  }),
  'realpayGift.answer.design': setting({
    schema: () => z.enum(['document', 'all']),
    default: 'document',
    meaning: 'The design in the response to GET of a purchase: colors and images, or also video and ad.',
    evidence: ['RP-A9'],
  }),
  'realpayGift.answer.findGift': setting({
    schema: () => z.enum(['whole', 'gift']),
    default: 'whole',
    meaning: 'The response to a search for a gift: the response to its purchase, or only its member gift.',
    evidence: ['RP-A6'],
  }),
  'realpayGift.gift.searchableHours': setting({
    schema: () => z.int().min(1).nullable(),
    default: null,
    meaning: 'For how many hours after its purchase a gift is found by its request id; null if it is always found.',
    evidence: ['RP-A53'],
  }),
}
