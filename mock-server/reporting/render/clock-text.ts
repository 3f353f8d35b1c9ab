import { messages } from '../messages.ts'
import { oneLine } from '../one-line.ts'

/** The clock of a sandbox. `now` is an ISO 8601 text; `rate` is the speed as a multiple of real time, by default 1. */
export interface ShownClock {
  now: string
  mode: 'running' | 'frozen'
  rate?: number | undefined
}

/** Formats the time of a clock. If the clock does not run at the speed of real time, the mode or the rate follows. */
export function clockText({ now, mode, rate = 1 }: ShownClock): string {
  const { clock: text } = messages().scenario
  return `${oneLine(now)}${mode === 'frozen' ? text.frozen : rate === 1 ? '' : text.rate(rate)}`
}
