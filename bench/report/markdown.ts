import { type Figure, isMet, type Unit } from '../figure.ts'
import type { Measured } from './machine.ts'

/** Returns the parts as Markdown. Each table follows a heading of the given depth. */
export function markdownOf(parts: readonly Measured[], depth = 2): string {
  return parts
    .map(
      (part) =>
        `${'#'.repeat(depth)} ${part.title}\n\n${part.method} ${circumstancesOf(part)}\n\n${tableOf(part)}\n${(part.notes ?? []).map((note) => `\n${note}\n`).join('')}`,
    )
    .join('\n')
}

function circumstancesOf({ at, commit, rounds, generator, node, machine }: Measured): string {
  return `Rounds: ${rounds}; ${generator}, Node ${node.replace(/^v/, '')}, ${machine}; ${at} UTC, revision ${commit}.`
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Returns the Markdown table of a part. Empty columns are left out. */
export function tableOf({ figures, ratioHeading }: Pick<Measured, 'figures' | 'ratioHeading'>): string {
  const columns: [string, (figure: Figure) => string][] = [
    ['', ({ title }) => title],
    ['median', ({ value, unit }) => withUnit(value, unit)],
    ['CPU a request', ({ cpu }) => (cpu === undefined ? '' : withUnit(cpu, 'µs'))],
    [ratioHeading ?? '', ({ ratio }) => (ratio ? digits(ratio.median) : '')],
    ['quartiles', ({ ratio }) => (ratio ? `${digits(ratio.low)}–${digits(ratio.high)}` : '')],
    ['goal', goalOf],
    ['met', (figure) => ({ true: 'yes', false: 'no', undefined: '' })[`${isMet(figure)}`]],
  ]
  const shown = columns.filter(([, cell], index) => index === 0 || figures.some((figure) => cell(figure) !== ''))
  return [
    row(shown.map(([heading]) => heading)),
    row(shown.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...figures.map((figure) => row(shown.map(([, cell]) => cell(figure)))),
  ].join('\n')
}

function goalOf({ goal, unit }: Figure): string {
  if (!goal) return ''
  const bound = 'atLeast' in goal ? goal.atLeast : goal.atMost
  return `${'atLeast' in goal ? '≥' : '≤'} ${goal.of === 'ratio' ? digits(bound) : withUnit(bound, unit)}`
}

export function withUnit(value: number, unit: Unit): string {
  if (unit === '/s') return `${Math.round(value).toLocaleString('en')}/s`
  return `${value >= 100 ? Math.round(value).toLocaleString('en') : digits(value)} ${unit}`
}

/** Rounds to about three significant digits, because a measurement is not more precise. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}
