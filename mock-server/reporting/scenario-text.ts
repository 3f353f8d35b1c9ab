import type { Task } from '../core/scenario/schema.ts'
import { messages } from './messages.ts'
import { oneLine } from './one-line.ts'

/** Formats a task as one line: its name, then its parameters, such as `issue-one dcId=DC500 amount=500`. */
export function taskText({ name, ...parameters }: Task): string {
  return oneLine([name, ...Object.entries(parameters).map(([key, value]) => `${key}=${value}`)].join(' '))
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
