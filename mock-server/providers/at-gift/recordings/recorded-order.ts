import { isRecord } from '../../../core/advice/correction.ts'
import type { ReadRecordedOrder } from '../../../core/scenario/recorded-order.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'

/** Reads the order of an issue request or an inquiry from the body of the request. */
export const readRecordedOrder: ReadRecordedOrder = ({ operation, request }) => {
  const sent = parseJsonOrUndefined(request.body)
  const body = isRecord(sent) ? sent : {}
  const dcId = typeof body['DcId'] === 'string' ? body['DcId'] : 'DC500'
  const amount = Number(body['Amount'])
  const order = { dcId, amount: Number.isSafeInteger(amount) && amount > 0 ? amount : 500 }
  if (operation === 'at-gift.issue')
    return {
      task: { name: 'issue-one', ...order },
      issues: true,
      unknown: {
        conduct: ['at-gift/no-blind-reissue'],
        remedy: {
          en: 'Send the order once, record it as unknown, and ask the provider whether a code was issued.',
          ja: '注文は1回だけ送り、「結果不明」として記録して、発行されたかどうかをプロバイダーに確認する。',
        },
      },
      rateLimited,
      slow: {
        conduct: [],
        remedy: {
          en: 'Wait at least 90 seconds for the response, and do not send the order again meanwhile.',
          ja: 'レスポンスを90秒以上待ち、その間は再送しない。',
        },
      },
    }
  if (operation !== 'at-gift.inquire') return undefined
  const repeat = {
    en: 'Repeat a lost inquiry, at most one request a second. An inquiry may always be repeated; an issue may not.',
    ja: '失われた照会は、毎秒1件までの間隔を守って再送する。照会は何度でも再送できるが、発行は再送できない。',
  }
  return {
    task: { name: 'issue-then-inquire', ...order },
    issues: false,
    unknown: { conduct: ['at-gift/no-accidental-issue'], remedy: repeat },
    rateLimited,
    slow: { conduct: ['at-gift/no-accidental-issue'], remedy: repeat },
  }
}

const rateLimited = {
  conduct: ['at-gift/waits-after-429'],
  remedy: {
    en: 'Wait at least a second and send the request again. A 429 issues nothing.',
    ja: '1秒以上待ってから再送する。429では何も発行されない。',
  },
}
