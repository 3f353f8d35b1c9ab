import type { LedgerEntry } from '../../ledger.ts'
import { sameInBoth, type Text, yenText } from '../../localized-text.ts'
import type { Provider } from '../../provider/provider.ts'
import type { Settings } from '../../settings/settings.ts'
import type { Transaction } from '../../store/store.ts'
import { statedValues } from '../order-rules.ts'
import type { Task } from '../schema.ts'
import { type Check, compareCount } from './check.ts'

/** Parameters of a task that state the face value of each code. */
const AMOUNTS = ['amount', 'price']

/**
 * Returns a failed check for each provider that issued a code with another amount or product than the task states. An
 * amount or product that the task does not state is not compared. If the settings offer no product of the task, nothing
 * is compared, because the client then cannot order this product.
 */
export function orderChecks(
  task: Task,
  codes: readonly LedgerEntry[],
  providers: readonly Pick<Provider, 'name' | 'order'>[],
  { settings, tx }: { settings: Settings; tx: Transaction },
): Check[] {
  const amounts = statedValues(task, AMOUNTS).map(Number).filter(Number.isSafeInteger)
  return providers.flatMap(({ name, order }): Check[] => {
    const products = statedValues(task, order.parameters)
    const offered = order.offered(settings)
    if (products.length > 0 && !products.some((product) => offered.includes(product))) return []
    const wrong = codes.flatMap((code): [LedgerEntry, Text][] => {
      if (code.provider !== name) return []
      if (amounts.length > 0 && !amounts.includes(code.faceValue))
        return [[code, differenceText(yenText(code.faceValue), amounts.map(yenText))]]
      const others = order.productsOf(code, tx).filter((product) => !products.includes(product))
      return products.length > 0 && others.length > 0
        ? [[code, differenceText(sameInBoth(others.join(', ')), products.map(sameInBoth))]]
        : []
    })
    const [first] = wrong
    if (!first) return []
    return [
      {
        kind: 'ledger',
        what: {
          en: `${name}: codes other than the task orders`,
          ja: `${name}: タスクの注文と異なるコードの件数`,
        },
        ...compareCount({ exactly: 0 }, wrong.length),
        finding: first[1],
        requests: wrong.map(([{ journalId }]) => journalId),
        remedy: REMEDY,
      },
    ]
  })
}

function differenceText(got: Text, ordered: readonly Text[]): Text {
  return {
    en: `The client ordered ${got.en}, but the task orders ${ordered.map(({ en }) => en).join(' or ')}`,
    ja: `クライアントは ${got.ja} を注文したが、タスクの注文は ${ordered.map(({ ja }) => ja).join('、')} である`,
  }
}

const REMEDY: Text = {
  en: 'Order what the variables GIFT_MOCK_TASK_… state, or state in the task what the client orders.',
  ja: '変数 GIFT_MOCK_TASK_… の値を注文する。または、クライアントが注文する値をタスクに指定する。',
}
