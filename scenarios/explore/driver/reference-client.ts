import type { Task } from '../../../mock-server/index.ts'
import { contextOf } from '../../reference/index.ts'
import { orderBookOf } from '../../reference/order-book.ts'
import { type OrderState, taskStateIn } from '../../reference/tasks/task-state.ts'
import { runTask } from '../../reference/tasks/tasks.ts'
import type { TaskContext } from '../../reference/tasks/task.ts'
import type { Client } from './client.ts'

/**
 * Returns the reference client for a task. The orders of the client are in memory, and all starts of the client in one
 * run share the orders.
 * @param change returns a changed context, such as a context with a client that is broken on purpose
 */
export function referenceClient(task: Task, change = (context: TaskContext): TaskContext => context): Client {
  let orders = new Map<string, OrderState>()
  return async (run) => {
    const { GIFT_MOCK_STATE_DIR: _folder, GIFT_MOCK_BOOK: _book, ...env } = run.env
    if (env['GIFT_MOCK_ATTEMPT'] === '1' && env['GIFT_MOCK_WORKER'] === '1') orders = new Map()
    const context = { ...contextOf(env, run), state: taskStateIn(orders), book: orderBookOf(run.writeBook) }
    await runTask(task, change(context))
  }
}
