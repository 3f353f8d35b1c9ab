import type { Task } from '../../core/scenario/schema.ts'
import { oneLine } from '../one-line.ts'

/** Formats the parameters of a task, such as `dcId=DC500 amount=500`. */
export function parametersText({ name: _name, ...parameters }: Task): string {
  return oneLine(
    Object.entries(parameters)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  )
}

/** Formats a task as one line: its name, then its parameters, such as `issue-one dcId=DC500 amount=500`. */
export function taskText(task: Task): string {
  return `${oneLine(task.name)} ${parametersText(task)}`.trim()
}
