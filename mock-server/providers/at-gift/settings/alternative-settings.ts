import { z } from 'zod'
import { setting } from '../../../core/settings/settings.ts'
import {
  commissionRounding,
  errorsShape,
  malformedShape,
  mediaTypeStatus,
  statusSetting,
  tooLargeStatus,
} from '../../../core/settings/shared-settings.ts'

const documentFormat = { value: 'document', name: { en: 'that of the document', ja: '仕様書の形式' } } as const

/** Settings for the alternatives to the assumed rules. An alternative is a behavior that the real provider may have. */
export const alternativeSettings = {
  'atGift.amount.notation': setting({
    schema: () => z.enum(['digits', 'padded']),
    default: 'digits',
    meaning: {
      en: 'How Amount may be written as a text: with digits alone, or also with blanks, a plus sign and leading zeros.',
      ja: '文字列の Amount の表記。digits：数字だけ。padded：空白、符号「+」、先頭のゼロがあってもよい。',
    },
    evidence: ['AG-A52'],
  }),
  'atGift.unknownKeys': setting({
    schema: () => z.enum(['refuse', 'ignore']),
    default: 'refuse',
    meaning: {
      en: 'Whether a key that the document does not have fails the request, or is ignored.',
      ja: '仕様書にない項目の扱い。refuse：リクエストを拒否する。ignore：項目を無視する。',
    },
    evidence: ['AG-A6'],
  }),
  'atGift.contentType.parameters': setting({
    schema: () => z.enum(['utf-8', 'none', 'any']),
    default: 'utf-8',
    meaning: {
      en: 'The parameters that a Content-Type may have: charset=utf-8 alone, none, or any.',
      ja: 'Content-Type に付けられるパラメーター。utf-8：charset=utf-8 だけ。none：なし。any：すべて。',
    },
    evidence: ['AG-A51'],
  }),
  'atGift.checks.order': setting({
    schema: () => z.enum(['standard', 'authKey-first', 'limit-last']),
    default: 'standard',
    meaning: {
      en: 'The order of the checks: as AG-A2 lists them, the AuthKey before the other members, or the limit after product and amount.',
      ja: '検査の順序。standard：AG-A2 のとおり。authKey-first：AuthKey をほかの項目より先に検査する。limit-last：制限を商品と金額のあとに検査する。',
    },
    evidence: ['AG-A2'],
  }),
  'atGift.inquiry.emptyTranId': setting({
    schema: () => z.enum(['refuse', 'issue']),
    default: 'refuse',
    meaning: {
      en: 'Whether a TranId that is null or empty fails the request, or the request issues a new code.',
      ja: 'TranId が null または空の場合の扱い。refuse：リクエストを拒否する。issue：新しいコードを発行する。',
    },
    evidence: ['AG-A6'],
  }),
  'atGift.inquiry.scope': setting({
    schema: () => z.enum(['authKey', 'campaign']),
    default: 'authKey',
    meaning: {
      en: 'The codes that an inquiry may show: those that the AuthKey issued, or all of the campaign.',
      ja: '照会できるコード。authKey：同じ AuthKey で発行したコード。campaign：キャンペーンのすべてのコード。',
    },
    evidence: ['AG-A4'],
  }),
  'atGift.status.unknownTranId': statusSetting(400, 404, ['AG-A4'], {
    en: 'an inquiry for a code that the AuthKey does not have',
    ja: 'AuthKey のものではないコードの照会',
  }),
  'atGift.status.unknownCampaign': setting({
    schema: () => z.union([z.literal(404), z.literal(401), z.literal(403)]),
    default: 404,
    meaning: {
      en: 'The status of the response to an unknown campaign.',
      ja: '存在しないキャンペーンに対するレスポンスのステータス。',
    },
    evidence: ['AG-A7'],
  }),
  'atGift.status.foreignAuthKey': statusSetting(401, 403, ['AG-A7'], {
    en: 'the AuthKey of another campaign',
    ja: '別のキャンペーンの AuthKey ',
  }),
  'atGift.status.wrongMethod': statusSetting(404, 405, ['AG-A11'], {
    en: 'a method other than POST on the path of the operation',
    ja: '操作のパスへの、POST 以外のメソッドのリクエスト',
  }),
  'atGift.status.tooLarge': tooLargeStatus(['AG-A50']),
  'atGift.status.mediaType': mediaTypeStatus(['AG-A56']),
  'atGift.errors.shape': errorsShape(documentFormat, ['AG-A8'], { en: '400 and 401', ja: '400 と 401' }),
  'atGift.malformed.shape': malformedShape(documentFormat, ['AG-A54']),
  'atGift.answer.expiration': setting({
    schema: () => z.enum(['anniversary', 'day-before', 'end-of-month']),
    default: 'anniversary',
    meaning: {
      en: 'The last day of a code: the day of issue after the validity in years, the day before it, or the last day of its month.',
      ja: 'コードの最終日。anniversary：発行日から有効期間が過ぎた応当日。day-before：その前日。end-of-month：その月の末日。',
    },
    evidence: ['AG-A9'],
  }),
  'atGift.commission.rounding': commissionRounding(['AG-A58']),
  'atGift.answer.numbers': setting({
    schema: () => z.enum(['digits', 'letters']),
    default: 'digits',
    meaning: {
      en: 'Whether ControlNo and RmtrCd consist of 12 and 5 digits, or are longer and have letters.',
      ja: 'ControlNo と RmtrCd の形式。digits：12桁と5桁の数字。letters：より長く、英字を含む。',
    },
    evidence: ['AG-A10'],
  }),
}
