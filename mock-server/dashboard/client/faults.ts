import { change } from './api.ts'
import type { Attempt } from './attempt.ts'
import { config, text } from './config.ts'
import { byId, element } from './dom.ts'
import type { Fault } from './types.ts'

export function renderFaults(faults: readonly Fault[], attempt: Attempt): void {
  byId('faults-empty').hidden = faults.length > 0
  byId('armed-faults').replaceChildren(
    ...faults.map(({ name, when, phase, effect, hits, seen }) =>
      element(
        'li',
        {},
        element('strong', {}, name),
        ` ${effect.type}, ${phase}, ${when?.operation ?? text('everyOperation')}; ${text('faultHits', { hits, seen })} `,
        element(
          'button',
          { type: 'button', click: () => attempt(() => change('DELETE', `/faults/${encodeURIComponent(name)}`)) },
          text('disarm'),
        ),
      ),
    ),
  )
}

/** Adds a button for each fault that the page offers. */
export function setUpFaults(attempt: Attempt): void {
  byId('fault-presets').replaceChildren(
    ...config.presets.map(({ name, title, fault }) =>
      element(
        'li',
        {},
        `${title} `,
        element(
          'button',
          {
            type: 'button',
            'data-preset': name,
            click: () => attempt(() => change('POST', '/faults', { name, ...fault })),
          },
          text('arm'),
        ),
      ),
    ),
  )
}
