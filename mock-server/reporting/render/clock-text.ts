import { messages } from '../messages.ts'
import { oneLine } from '../one-line.ts'

/** The clock of a sandbox. `now` is an ISO 8601 text; `rate` is the speed as a multiple of real time, by default 1. */
export interface ShownClock {
  now: string
  mode: 'running' | 'frozen'
  rate?: number | undefined
}

/** Formats a clock as its time, followed by its mode or rate unless the clock runs at the speed of real time. */
export function clockText({ now, mode, rate = 1 }: ShownClock): string {
  const { clock: text } = messages().scenario
  return `${oneLine(now)}${mode === 'frozen' ? text.frozen : rate === 1 ? '' : text.rate(rate)}`
}
