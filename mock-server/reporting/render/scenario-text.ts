import type { Task } from '../../core/scenario/schema.ts'
import { messages } from '../messages.ts'
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

/** The clock of a sandbox. `now` is an ISO 8601 text; `rate` is the speed as a multiple of real time, by default 1. */
export interface ShownClock {
  now: string
  mode: 'running' | 'frozen'
  rate?: number | undefined
}

export function clockText({ now, mode, rate = 1 }: ShownClock): string {
  const { clock: text } = messages().scenario
  return `${oneLine(now)}${mode === 'frozen' ? text.frozen : rate === 1 ? '' : text.rate(rate)}`
}
