import { z } from 'zod'
import type { Task, Text } from '../../../mock-server/index.ts'
import type { ReferenceTask, TaskContext } from './task.ts'
import { atGiftTasks } from './tasks-at-gift.ts'
import { realpayGiftTasks } from './tasks-realpay-gift.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])

const table: Readonly<Record<string, ReferenceTask & { parameters: z.ZodObject }>> = {
  ...atGiftTasks,
  ...realpayGiftTasks,
}

/** Tasks by name. Each task has a description and the default values of the parameters. */
export const tasks: Readonly<Record<string, TaskDescription>> = Object.fromEntries(
  Object.entries(table).map(([name, { about, parameters }]) => [name, { about, parameters: defaultsOf(parameters) }]),
)

export interface TaskDescription {
  /** Description of what the task does. `{name}` stands for the parameter with this name. */
  about: Text
  parameters: Readonly<Record<string, string | number | boolean>>
}

/** Runs a task with the reference clients. @throws RangeError if the task or a parameter is unknown */
export async function runTask({ name, ...given }: Task, context: TaskContext): Promise<void> {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (!found)
    throw new RangeError(`the reference client knows no task "${name}"; it knows ${Object.keys(table).join(', ')}`)
  const parsed = found.parameters.safeParse(given)
  if (!parsed.success) throw new RangeError(`the task ${name}: ${z.prettifyError(parsed.error)}`)
  await run(found, context, parsed.data)
}

/** Runs a task with parameters that its schema has already checked. */
async function run(
  { run: begin }: ReferenceTask<Record<string, unknown>>,
  context: TaskContext,
  parameters: Record<string, unknown>,
): Promise<void> {
  await begin(context, parameters)
}

function defaultsOf(parameters: z.ZodObject): TaskDescription['parameters'] {
  return z
    .record(z.string(), scalar)
    .parse(Object.fromEntries(Object.entries(parameters.shape).map(([name, schema]) => [name, defaultOf(schema)])))
}

function defaultOf(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodPipe) return defaultOf(schema.in)
  if (schema instanceof z.ZodDefault) return schema.def.defaultValue
  throw new TypeError('a parameter of a task has no default')
}
