import { change } from './api.ts'
import { text } from './config.ts'
import { byId } from './dom.ts'
import type { Attempt } from './attempt.ts'
import type { Clock } from './types.ts'

export function renderClock({ now, mode, rate = 1 }: Clock): void {
  byId('clock').textContent =
    `${now.slice(0, 19).replace('T', ' ')} (${text(`clock-${mode}`)}${rate === 1 ? '' : `, ×${rate}`})`
}

export function setUpClock(attempt: Attempt): void {
  const onClick = (id: string, action: () => Promise<void>): void =>
    byId(id).addEventListener('click', () => attempt(action))
  onClick('clock-freeze', () => change('PUT', '/clock', { mode: 'frozen' }))
  onClick('clock-run', () => change('PUT', '/clock', { mode: 'running' }))
  onClick('clock-advance', () => {
    const seconds = Number((byId('clock-seconds') as HTMLInputElement).value)
    return change('POST', '/clock/advance', { ms: Math.round(seconds * 1000) })
  })
  onClick('reset', async () => {
    if (confirm(text('confirmReset'))) await change('POST', '/reset')
  })
}
