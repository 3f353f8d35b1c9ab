import { openTaskState } from '../../../scenarios/reference/tasks/task-state.ts'
import type { Answer, Environment, Wanted } from './naive-tasks.ts'

/** Properties of the way in which a client stores its orders. */
export interface StorageTraits {
  /**
   * When the client stores an order on disk. Default `before`: before the request, and again after the response.
   * `after`: only after the response. Without a stored order, the client sends the order again after a restart.
   */
  stores?: 'before' | 'after' | 'never'
  /**
   * What the client does after a restart with an order that was being sent. Default `resume`: the client leaves an
   * あっとギフト order to a person, and sends a purchase of a gift again under the stored request id. `resend`: the
   * client also sends an あっとギフト order again. `give up`: the client leaves orders of both providers to a person.
   */
  afterRestart?: 'resume' | 'resend' | 'give up'
}

/** The orders that a client has stored. After a restart, the client uses them and does not begin at the first order. */
export interface StoredOrders {
  /** First request number that the client may use. Before a restart, the client may have used the lower numbers. */
  firstId: number
  /**
   * Issues a code. If the client stored the response before a restart, no request is sent.
   * @throws if the client sent the order before a restart, does not know the outcome and does not send the order again
   */
  issue(wanted: Wanted, send: () => Promise<Answer>): Promise<Answer>
  /**
   * Creates a purchase id. If the client stored the purchase id before a restart, no request is sent. If the client
   * stored only the request id before the restart, the first attempt uses the stored request id.
   */
  create(newId: () => string, send: (id: string) => Promise<Answer>): Promise<Answer>
  /**
   * Buys a gift. If the client received the gift before a restart, no request is sent. If the client only sent the
   * order before the restart, the purchase uses the stored request id and the stored URL.
   * @throws if the client sent the order before a restart, does not know the outcome and does not send the order again
   */
  buy(wanted: Wanted, newId: () => string, send: (id: string, url: string) => Promise<Answer>): Promise<Answer>
}

/** The client uses at most this number of request numbers between two starts. */
const IDS_OF_A_START = 1000

/** Opens the stored orders of a client. Without a folder in the environment, nothing is stored. */
export function openStoredOrders(
  { GIFT_MOCK_STATE_DIR: folder, GIFT_MOCK_ATTEMPT: attempt = '1' }: Environment,
  { stores = 'before', afterRestart = 'resume' }: StorageTraits,
): StoredOrders {
  const state = openTaskState(stores === 'never' ? undefined : folder)
  const count = { issue: 0, purchase: 0, gift: 0 }
  const nameOf = (kind: keyof typeof count): string => `${kind}-${(count[kind] += 1)}`
  const begin: typeof state.store = (order, value) => {
    if (stores === 'before') state.store(order, value)
  }

  return {
    firstId: (Number(attempt) - 1) * IDS_OF_A_START,
    async issue(_wanted, send) {
      const order = nameOf('issue')
      const { state: known, tranId } = state.find(order) ?? {}
      if (known === 'kept') return { ...(tranId !== undefined && { TranId: tranId }) }
      if (known === 'sent' && afterRestart !== 'resend') throw new Error('the outcome is unknown')
      begin(order, { state: 'sent' })
      const answer = await send()
      state.store(order, { state: 'kept', tranId: answer.TranId })
      return answer
    },
    async create(newId, send) {
      const order = nameOf('purchase')
      const { purchaseId, requestId = newId() } = state.find(order) ?? {}
      if (purchaseId !== undefined) return { purchase: { id: purchaseId } }
      begin(order, { state: 'sent', requestId })
      const answer = await send(requestId)
      state.store(order, { state: 'kept', requestId, purchaseId: answer.purchase?.id })
      return answer
    },
    async buy({ url }, newId, send) {
      const order = nameOf('gift')
      const begun = state.find(order)
      if (begun?.state === 'kept') return {}
      if (begun && afterRestart === 'give up') throw new Error('the outcome is unknown')
      const { requestId = newId(), purchaseId: path = url } = begun ?? {}
      begin(order, { state: 'sent', requestId, purchaseId: path })
      const answer = await send(requestId, path)
      state.store(order, { state: 'kept', requestId, purchaseId: path })
      return answer
    },
  }
}
