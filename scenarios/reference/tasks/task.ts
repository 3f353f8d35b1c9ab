import { z } from 'zod'
import type { Text } from '../../../mock-server/index.ts'
import type { OrderBook } from '../order-book.ts'
import type { TaskState } from './task-state.ts'
import type { AtGiftClient, Clock, RealPayGiftClient } from '../../../clients/index.ts'

/** Clients and clock that a task uses. */
export interface TaskContext {
  atGift: AtGiftClient
  realpayGift: RealPayGiftClient
  /** Creates a second client that paces requests separately, like a client in another process. */
  anotherRealpayGift(): RealPayGiftClient
  clock: Clock
  newRequestId(): string
  /** The orders of the client, including the orders from before a restart. */
  state: TaskState
  /** The book that is compared with the ledger. */
  book: OrderBook
}

/** A task that a scenario gives to a client, with a correct implementation that includes error handling. */
export interface ReferenceTask<Parameters = never> {
  /** One sentence that describes the task and mentions all parameters. */
  about: Text
  /**
   * Schema of the parameters, which are strings, numbers and booleans. A list is a comma-separated string. Every
   * parameter has a default.
   */
  parameters: z.ZodObject
  /** Returns the number of codes that a client gets if it does the task without faults. */
  codes(parameters: Parameters): number
  /** Does the task. @throws a client's error, or TaskError, if the task cannot be done */
  run(context: TaskContext, parameters: Parameters): Promise<void>
}

/** Returns the given task. Infers the type of the parameters from their schema. */
export function task<S extends z.ZodObject>(
  definition: Omit<ReferenceTask<z.output<S>>, 'parameters'> & { parameters: S },
): ReferenceTask & { parameters: S } {
  return definition
}

/** The error of a task that cannot be done although the client behaved correctly. */
export class TaskError extends Error {
  override readonly name = 'TaskError'
}

export const yen = z.int().min(1)
export const countSchema = z.int().min(1).max(1000)
export const list = (fallback: string) =>
  z
    .string()
    .default(fallback)
    .transform((text) => text.split(',').map((one) => one.trim()))
export const yenList = (fallback: string) =>
  z
    .string()
    .or(z.int())
    .default(fallback)
    .transform((given) => String(given).split(',').map(Number))
    .pipe(z.array(yen))
