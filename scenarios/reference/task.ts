import { z } from 'zod'
import type { Text } from '../../mock-server/index.ts'
import type { AtGiftClient, Clock, RealPayGiftClient } from '../../clients/index.ts'

/** What a task works with. */
export interface TaskContext {
  atGift: AtGiftClient
  realpayGift: RealPayGiftClient
  /** As another process would have it: with a pace of its own. */
  anotherRealpayGift(): RealPayGiftClient
  clock: Clock
}

/** Something that a scenario asks a client to do, and how a right client does it, also when things go wrong. */
export interface ReferenceTask<Parameters = never> {
  /** One sentence: what is asked. Parameters are named in it. */
  about: Text
  /** Texts, numbers and booleans; lists are texts with commas. All have a default. */
  parameters: z.ZodObject
  /** Ends with a client's error, or a TaskError, where the task cannot be done. */
  run(context: TaskContext, parameters: Parameters): Promise<void>
}

/** Ties the parameters' type to their schema. */
export function task<S extends z.ZodObject>(
  definition: Omit<ReferenceTask<z.output<S>>, 'parameters'> & { parameters: S },
): ReferenceTask & { parameters: S } {
  return definition
}

/** The client did all that was right, and the task cannot be done. */
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
