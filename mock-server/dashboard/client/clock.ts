import { change } from './api.ts'
import type { Attempt } from './attempt.ts'
import { comma, inParentheses, text } from './config.ts'
import { byId, element, numberIn } from './dom.ts'
import type { Clock } from './types.ts'

export function renderClock({ now, mode, rate = 1 }: Clock): void {
  byId('clock').replaceChildren(
    element('span', { class: 'note' }, now.slice(0, 10)),
    ` ${now.slice(11, 19)} `,
    element(
      'span',
      { class: 'note' },
      inParentheses(`${text(`clock-${mode}`)}${rate === 1 ? '' : `${comma}×${rate}`}`),
    ),
  )
}

export function setUpClock(attempt: Attempt): void {
  const onClick = (id: string, action: () => Promise<void>): void =>
    byId(id).addEventListener('click', () => attempt(action))
  onClick('clock-freeze', () => change('PUT', '/clock', { mode: 'frozen' }))
  onClick('clock-run', () => change('PUT', '/clock', { mode: 'running' }))
  onClick('clock-advance', () => change('POST', '/clock/advance', { ms: Math.round(numberIn('clock-seconds') * 1000) }))
  onClick('clock-set-rate', () => change('PUT', '/clock', { mode: 'running', rate: numberIn('clock-rate') }))
  onClick('reset', async () => {
    if (confirm(text('confirmReset'))) await change('POST', '/reset')
  })
}
