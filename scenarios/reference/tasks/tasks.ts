import { distance } from 'fastest-levenshtein'
import { z } from 'zod'
import { nameProblems } from '../../../mock-server/core/problems/names.ts'
import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import type { Explanation } from '../../../mock-server/core/reasons/reason.ts'
import { explainIssues, parseValue } from '../../../mock-server/core/validation/issues.ts'
import { unknownName } from '../../../mock-server/core/validation/suggest.ts'
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

/**
 * Returns the task with the defaults of its omitted parameters. A task that the reference client does not know is
 * unchanged.
 */
export function withDefaults({ name, ...given }: Task): Task {
  return { ...(Object.hasOwn(tasks, name) && tasks[name]?.parameters), ...given, name }
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

/**
 * Returns the number of codes that a client gets if it does a task without faults; undefined if the reference client
 * does not know the task.
 */
export function codesOf({ name, ...given }: Task): number | undefined {
  const found: ReferenceTask<Record<string, unknown>> | undefined = Object.hasOwn(table, name) ? table[name] : undefined
  const parsed = found?.parameters.safeParse(given)
  return parsed?.success ? found?.codes(parsed.data) : undefined
}

/** Maximum number of letters in which a misspelt name differs from the name of a task. */
const MAX_MISSPELT = 2

/**
 * Returns one problem for each unknown name. If the reference client does not know the name of the task, this name is
 * the only problem; otherwise each unknown parameter is a problem.
 */
export function unknownTaskNames({ name, ...given }: Task): Explanation[] {
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (!found) return [unknownName(nameProblems.task, name, Object.keys(table))]
  const known = Object.keys(found.parameters.shape)
  return Object.keys(given)
    .filter((parameter) => !known.includes(parameter))
    .map((parameter) => unknownName(nameProblems.parameter({ task: name }), parameter, known))
}

/**
 * Returns the problem with the name or a parameter of a task; undefined if there is none. A client may have tasks of
 * its own, so an unknown name is a problem only if the name looks like a misspelt name of a known task.
 */
export function taskProblem(task: Task): Explanation | undefined {
  const { name, ...given } = task
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (!found && !Object.keys(table).some((known) => distance(name, known) <= MAX_MISSPELT)) return undefined
  const [unknown] = unknownTaskNames(task)
  if (unknown || !found) return unknown
  const parsed = parseValue(found.parameters, given)
  return parsed.success ? undefined : fileProblems.invalid({ problems: explainIssues(parsed.issues) })
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
