import { isRecord } from '../../../core/advice/correction.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import type { ReadRecordedOrder, RecordedOrder } from '../../../core/scenario/recorded-order.ts'
import { parseJsonOrUndefined } from '../../../core/util/json.ts'

type Task = RecordedOrder['task']

/** Reads the order of a request from its body, and the brands from the request that created the purchase. */
export const readRecordedOrder: ReadRecordedOrder = (entry, entries) => {
  const [, operation] = entry.operation?.split('.') ?? []
  const price = priceOf(entry, entries)
  const buyOne: Task = { name: 'buy-one', brands: brandsOf(entry, entries), price }
  const part = /^set-(color|video|ad|face|header)(?:-image)?$/.exec(operation ?? '')?.[1]
  if (part !== undefined) return order({ name: 'buy-with-design', part, price })
  const orders: Readonly<Record<string, RecordedOrder>> = {
    'buy-gift': { ...order(buyOne), issues: true, unknown: lookUp },
    'find-gift': { ...order(buyOne), unknown: lookUp, before: [{ operation: 'realpay-gift.buy-gift' }] },
    'list-brands': order(buyOne),
    'create-purchase': order(buyOne),
    'get-purchase': order({ name: 'buy-from-purchase', price, prices: `${price}` }),
    'delete-face-image': order({ name: 'buy-after-deleting-image', price }),
  }
  return orders[operation ?? '']
}

const lookUp = {
  conduct: ['realpay-gift/looks-up-before-rebuy'],
  remedy: {
    en: 'Store the request id before you send the purchase. Look the gift up by it, or send the purchase again with the same id.',
    ja: '購入を送信する前にリクエストIDを保存する。そのIDでギフトを検索するか、同じIDで購入を再送する。',
  },
}
const repeat = {
  conduct: [],
  remedy: {
    en: 'Send the request again after a pause; a request that changes something gets a new request id. Then go on with the order.',
    ja: '間をおいて再送する（変更を伴うリクエストには新しいリクエストIDを使う）。そのうえで注文を続ける。',
  },
}

function order(task: Task): RecordedOrder {
  return {
    task,
    issues: false,
    unknown: repeat,
    rateLimited: {
      conduct: ['realpay-gift/waits-after-429'],
      remedy: {
        en: 'Wait until the window of the limit has room again, and send the request again.',
        ja: '制限の時間枠が空くまで待ってから再送する。',
      },
    },
    slow: {
      conduct: [],
      remedy: {
        en: 'Wait for the response. After a timeout, look the gift up before you buy again.',
        ja: 'レスポンスを待つ。タイムアウト後は、買い直す前にギフトを検索する。',
      },
    },
  }
}

function bodyOf({ request }: JournalEntry): Readonly<Record<string, unknown>> {
  const value = parseJsonOrUndefined(request.body)
  return isRecord(value) ? value : {}
}

/**
 * Returns the request that created the purchase to which an entry belongs. A request for the list of brands belongs to
 * the next purchase that the same caller creates.
 */
function purchaseOf(entry: JournalEntry, entries: readonly JournalEntry[]): JournalEntry | undefined {
  const creating = entries.filter(({ operation }) => operation === 'realpay-gift.create-purchase')
  if (entry.operation === 'realpay-gift.create-purchase') return entry
  if (entry.operation === 'realpay-gift.list-brands')
    return creating.find(({ id, caller }) => id > entry.id && caller === entry.caller)
  const id = /\/purchases\/([^/?]+)/.exec(entry.path)?.[1]
  return creating.find(({ response }) => id !== undefined && response.body?.includes(id) === true)
}

function brandsOf(entry: JournalEntry, entries: readonly JournalEntry[]): string {
  const purchase = purchaseOf(entry, entries)
  const brands = purchase && bodyOf(purchase)['brands']
  return Array.isArray(brands) && brands.length > 0 ? brands.join(',') : 'amazon'
}

function priceOf(entry: JournalEntry, entries: readonly JournalEntry[]): number {
  const { price } = bodyOf(entry)
  const purchase = purchaseOf(entry, entries)
  const prices = purchase && bodyOf(purchase)['prices']
  const [first]: unknown[] = Array.isArray(prices) ? prices : []
  return [price, first].find((one) => typeof one === 'number') ?? 1000
}
