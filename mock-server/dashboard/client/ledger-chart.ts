import { read } from './api.ts'
import { text, timeOfDay, yen } from './config.ts'
import { byId, element } from './dom.ts'
import { drawing, svg } from './svg.ts'
import type { LedgerPoint } from './types.ts'

const WIDTH = 360
const HEIGHT = 120
const PAD = 6

/** The lines of the chart. The style sheet gives each a colour and a pattern. */
const lines = ['issuedYen', 'orphanedYen', 'duplicatesYen'] as const

/** Reads how the amounts of the ledger grew, and draws them. */
export async function loadChart(): Promise<void> {
  const { points } = await read<{ points: LedgerPoint[] }>('/ledger/timeline')
  byId('ledger-chart').replaceChildren(...(points.length === 0 ? [] : [chartOf(points), legendOf(points)]))
}

function chartOf(points: readonly LedgerPoint[]): SVGElement {
  const times = points.map(({ at }) => Date.parse(at))
  const first = Math.min(...times)
  const span = Math.max(...times) - first || 1
  const top = points.at(-1)?.issuedYen || 1
  const x = (time: number): number => PAD + ((time - first) / span) * (WIDTH - 2 * PAD)
  const y = (amount: number): number => HEIGHT - PAD - (amount / top) * (HEIGHT - 2 * PAD)
  // The amounts grow in steps: each line goes to the time of a code first, and then up.
  const pathOf = (name: (typeof lines)[number]): string =>
    points.map((point, index) => `H${x(times[index] ?? first).toFixed(1)}V${y(point[name]).toFixed(1)}`).join('')
  return drawing(
    {
      width: WIDTH,
      height: HEIGHT,
      title: text('chart'),
      description: `${timeOfDay(points[0]?.at ?? '')} – ${timeOfDay(points.at(-1)?.at ?? '')}. ${lines.map((name) => amountText(points, name)).join(', ')}`,
    },
    svg('path', { d: `M${PAD} ${PAD}V${HEIGHT - PAD}H${WIDTH - PAD}`, class: 'lifeline' }),
    ...lines.map((name) => svg('path', { d: `M${PAD} ${y(0)}${pathOf(name)}H${WIDTH - PAD}`, class: `chart ${name}` })),
  )
}

function legendOf(points: readonly LedgerPoint[]): HTMLElement {
  return element(
    'ul',
    { class: 'legend' },
    ...lines.map((name) => {
      const sample = svg(
        'svg',
        { viewBox: '0 0 24 8', 'aria-hidden': 'true' },
        svg('path', { d: 'M0 4H24', class: `chart ${name}` }),
      )
      return element('li', {}, sample, ` ${amountText(points, name)}`)
    }),
    element('li', {}, `${timeOfDay(points[0]?.at ?? '')} – ${timeOfDay(points.at(-1)?.at ?? '')}`),
  )
}

function amountText(points: readonly LedgerPoint[], name: (typeof lines)[number]): string {
  return text(`chart-${name}`, { yen: yen(points.at(-1)?.[name] ?? 0) })
}
