import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * What a task knows about an order. The state is stored before the order's request is sent, so that the client does not
 * send the order a second time after a crash.
 */
export interface OrderState {
  /** `sent`: the request may have been sent, and its result is not known. `kept`: the code or the gift is stored. */
  state: 'sent' | 'kept'
  tranId?: string | undefined
  purchaseId?: string | undefined
  requestId?: string | undefined
}

/** The orders of a task. In production, the orders would be in a database table with a unique key. */
export interface TaskState {
  find(order: string): OrderState | undefined
  /** Stores the state of an order. The request of the order may be sent only after this function has returned. */
  store(order: string, state: OrderState): void
  /** Removes an order whose request was refused. */
  forget(order: string): void
}

const ordersSchema = z.record(
  z.string(),
  z.object({
    state: z.enum(['sent', 'kept']),
    tranId: z.string().optional(),
    purchaseId: z.string().optional(),
    requestId: z.string().optional(),
  }),
)

/**
 * Opens the state of a task.
 * @param folder folder with the state of earlier starts; if undefined, the state is lost when the program ends
 */
export function openTaskState(folder: string | undefined): TaskState {
  if (folder === undefined) return taskStateIn(new Map())
  const file = join(folder, 'orders.json')
  const orders = new Map(
    existsSync(file) ? Object.entries(ordersSchema.parse(JSON.parse(readFileSync(file, 'utf8')))) : [],
  )
  // If the program crashes during the writing, the previous file remains.
  return taskStateIn(orders, () => {
    writeFileSync(`${file}.new`, JSON.stringify(Object.fromEntries(orders)), { flush: true })
    renameSync(`${file}.new`, file)
  })
}

/** Returns a task state that stores the orders in `orders`. @param write called after each change */
export function taskStateIn(orders: Map<string, OrderState>, write: () => void = () => {}): TaskState {
  return {
    find: (order) => orders.get(order),
    store(order, state) {
      orders.set(order, state)
      write()
    },
    forget(order) {
      orders.delete(order)
      write()
    },
  }
}
