import { change } from './api.ts'
import type { Attempt } from './attempt.ts'
import { comma, inParentheses, text } from './config.ts'
import { byId, element, numberIn } from './elements/dom.ts'
import type { Clock } from './types.ts'

/** Time between two updates of the shown time [ms]. */
const TICK_MS = 250
/** Difference between Japan time and UTC [ms]. */
const JAPAN_MS = 9 * 3_600_000

/** The last clock that the page read, and the time of this read. */
let last: { clock: Clock; readAtMs: number } | undefined
let shown = ''

export function renderClock(clock: Clock): void {
  last = { clock, readAtMs: performance.now() }
  tick()
}

/** Returns the time of the sandbox's clock in milliseconds since the epoch. NaN if the page has not read the clock. */
export function sandboxNowMs(): number {
  if (!last) return NaN
  const { now, mode, rate = 1 } = last.clock
  return Date.parse(now) + (mode === 'frozen' ? 0 : (performance.now() - last.readAtMs) * rate)
}

function note(content: string): HTMLElement {
  return element('span', { class: 'note' }, content)
}

function tick(): void {
  if (!last) return
  const { mode, rate = 1 } = last.clock
  const now = new Date(sandboxNowMs() + JAPAN_MS).toISOString()
  const state = inParentheses(`${text(`clock-${mode}`)}${rate === 1 ? '' : `${comma}×${rate}`}`)
  const next = `${now.slice(0, 19)}${state}`
  if (next === shown) return
  shown = next
  byId('clock').replaceChildren(note(now.slice(0, 10)), ` ${now.slice(11, 19)} `, note(state.trim()))
}

export function setUpClock(attempt: Attempt): void {
  const onClick = (id: string, action: () => Promise<void>): void =>
    byId(id).addEventListener('click', () => attempt(action))
  setInterval(tick, TICK_MS)
  onClick('clock-freeze', () => change('PUT', '/clock', { mode: 'frozen' }))
  onClick('clock-run', () => change('PUT', '/clock', { mode: 'running' }))
  onClick('clock-advance', () => change('POST', '/clock/advance', { ms: Math.round(numberIn('clock-seconds') * 1000) }))
  onClick('clock-set-rate', () => change('PUT', '/clock', { mode: 'running', rate: numberIn('clock-rate') }))
  onClick('reset', async () => {
    if (confirm(text('confirmReset'))) await change('POST', '/reset')
  })
}
