import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/**
 * The stored state of an order of a task. The state is stored before the order's request is sent, so that the client
 * does not send the order a second time after a crash.
 */
export interface OrderState {
  /** `sent`: the request may have been sent, and its result is not known. `kept`: the code or the gift is stored. */
  state: 'sent' | 'kept'
  tranId?: string | undefined
  purchaseId?: string | undefined
  requestId?: string | undefined
  /** True if the order was taken up again, by another worker or by the client after a restart. */
  shared?: boolean | undefined
}

/** The orders of a task. In production, the orders would be in a database table with a unique key. */
export interface TaskState {
  find(order: string): OrderState | undefined
  /**
   * Stores the first state of an order. The request of the order may be sent only after this function has returned.
   * @returns undefined if the order had no state, so that the caller may send the order; otherwise the state that
   * another worker, or the client before a restart, has stored
   */
  claim(order: string, state: OrderState): OrderState | undefined
  store(order: string, state: OrderState): void
  /** Removes an order whose request was refused. */
  forget(order: string): void
}

const orderSchema = z.object({
  state: z.enum(['sent', 'kept']),
  tranId: z.string().optional(),
  purchaseId: z.string().optional(),
  requestId: z.string().optional(),
  shared: z.boolean().optional(),
})

/**
 * Opens the state of a task. Each order is a file, which only one worker can create.
 * @param folder folder that keeps the state across restarts; if undefined, the state is lost when the program ends
 */
export function openTaskState(folder: string | undefined): TaskState {
  if (folder === undefined) return taskStateIn(new Map())
  const orders = join(folder, 'orders')
  mkdirSync(orders, { recursive: true })
  const fileOf = (order: string): string => join(orders, `${encodeURIComponent(order)}.json`)
  const find = (order: string): OrderState | undefined => {
    const text = readIfThere(fileOf(order))
    return text === undefined ? undefined : orderSchema.parse(JSON.parse(text))
  }
  return {
    find,
    claim(order, state) {
      const draft = `${fileOf(order)}.${process.pid}`
      writeFileSync(draft, JSON.stringify(state), { flush: true })
      try {
        // The link fails if another worker, or the client before a restart, has already made the file.
        linkSync(draft, fileOf(order))
        return undefined
      } catch (error) {
        const known = find(order)
        if (!known) throw error
        return known
      } finally {
        rmSync(draft)
      }
    },
    // A crash while the new file is written leaves the previous file unchanged.
    store(order, state) {
      writeFileSync(`${fileOf(order)}.new`, JSON.stringify(state), { flush: true })
      renameSync(`${fileOf(order)}.new`, fileOf(order))
    },
    forget: (order) => rmSync(fileOf(order), { force: true }),
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Returns the state of a task in memory. */
export function taskStateIn(orders: Map<string, OrderState>): TaskState {
  return {
    find: (order) => orders.get(order),
    claim(order, state) {
      const known = orders.get(order)
      if (!known) orders.set(order, state)
      return known
    },
    store: (order, state) => void orders.set(order, state),
    forget: (order) => void orders.delete(order),
  }
}
