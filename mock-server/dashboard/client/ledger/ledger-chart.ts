import { read } from '../api.ts'
import { text, timeOfDay, yen } from '../config.ts'
import { byId, element } from '../elements/dom.ts'
import { drawing, svg } from '../elements/svg.ts'
import type { LedgerPoint } from '../types.ts'

/** Size of the drawing in its own units. The page stretches the drawing to the width of the panel. */
const WIDTH = 100
const HEIGHT = 100
/**
 * Share of the width that is free after the last code. The same share of the height is free above the highest amount.
 */
const MARGIN = 0.05

/** The lines of the chart. The style sheet gives each line a color and a pattern. */
const lines = ['issuedYen', 'orphanedYen', 'duplicatesYen'] as const

/** Reads how the amounts of the ledger grew over time, and draws the chart. */
export async function loadChart(): Promise<void> {
  const { points } = await read<{ points: LedgerPoint[] }>('/ledger/timeline')
  const [first, last] = [points[0], points.at(-1)]
  byId('ledger-chart').replaceChildren(...(first && last ? [plotOf(points, first, last), legendOf(last)] : []))
}

function plotOf(points: readonly LedgerPoint[], first: LedgerPoint, last: LedgerPoint): HTMLElement {
  return element(
    'div',
    { class: 'plot' },
    element('span', {}, yen(last.issuedYen)),
    chartOf(points, first, last),
    element('span', { class: 'bottom' }, yen(0)),
    element(
      'div',
      { class: 'times' },
      element('span', {}, timeOfDay(first.at)),
      element('span', {}, timeOfDay(last.at)),
    ),
  )
}

function chartOf(points: readonly LedgerPoint[], first: LedgerPoint, last: LedgerPoint): SVGElement {
  const start = Date.parse(first.at)
  const span = (Date.parse(last.at) - start) * (1 + MARGIN) || 1
  const top = last.issuedYen * (1 + MARGIN)
  const x = ({ at }: LedgerPoint): string => (((Date.parse(at) - start) / span) * WIDTH).toFixed(2)
  const y = (amount: number): string => (HEIGHT - (amount / top) * HEIGHT).toFixed(2)
  // The amounts grow in steps: each line is horizontal until the time of the next code, and then rises.
  const pathOf = (name: (typeof lines)[number]): string =>
    `M0 ${y(0)}${points.map((point) => `H${x(point)}V${y(point[name])}`).join('')}H${WIDTH}`
  const chart = drawing(
    {
      width: WIDTH,
      height: HEIGHT,
      title: text('chart'),
      description: `${timeOfDay(first.at)} – ${timeOfDay(last.at)}. ${lines.map((name) => amountText(last, name)).join(', ')}`,
    },
    svg('path', { d: `M0 0V${HEIGHT}H${WIDTH}`, class: 'lifeline' }),
    ...lines.map((name) => svg('path', { d: pathOf(name), class: `chart ${name}` })),
  )
  chart.setAttribute('preserveAspectRatio', 'none')
  return chart
}

function legendOf(last: LedgerPoint): HTMLElement {
  return element(
    'ul',
    { class: 'legend' },
    ...lines.map((name) => {
      const sample = svg(
        'svg',
        { viewBox: '0 0 24 8', 'aria-hidden': 'true' },
        svg('path', { d: 'M0 4H24', class: `chart ${name}` }),
      )
      return element('li', {}, sample, ` ${amountText(last, name)}`)
    }),
  )
}

function amountText(last: LedgerPoint, name: (typeof lines)[number]): string {
  return text(`chart-${name}`, { yen: yen(last[name]) })
}
