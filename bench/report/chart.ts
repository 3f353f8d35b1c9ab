import { type Measured } from './machine.ts'
import { withUnit } from './markdown.ts'

const WIDTH = 760
/** Estimated average letter width of a 13-pixel sans-serif font in pixels. The real width is probably smaller. */
const LETTER = 7.4
const ROW = 26
const TOP = 44
/** Width in pixels of the free space beside the longest bar, where the value of the bar is written. */
const FIGURE = 110

/**
 * Returns a bar chart of the figures as a self-contained SVG that adapts to the reader's colour scheme.
 * @param highlighted ids of this mock's figures
 */
export function chartOf(
  { title, figures }: Pick<Measured, 'title' | 'figures'>,
  highlighted: readonly string[],
): string {
  const labels = Math.ceil(Math.max(...figures.map(({ title: label }) => label.length)) * LETTER) + 26
  const longest = Math.max(...figures.map(({ value }) => value))
  const height = TOP + figures.length * ROW + 12
  const bars = figures.map(({ id, title: label, value, unit }, index) => {
    const y = TOP + index * ROW
    const width = Math.max(1, Math.round((value / longest) * (WIDTH - labels - FIGURE)))
    return [
      `  <text class="label" x="${labels - 10}" y="${y + 15}" text-anchor="end">${escaped(label)}</text>`,
      `  <rect class="${highlighted.includes(id) ? 'mock' : 'other'}" x="${labels}" y="${y + 2}" width="${width}" height="${ROW - 8}" rx="3"/>`,
      `  <text class="figure" x="${labels + width + 8}" y="${y + 15}">${escaped(withUnit(value, unit))}</text>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(`${title}: ${figures.map(({ title: label, value, unit }) => `${label} ${withUnit(value, unit)}`).join(', ')}`)}">
  <style>
    svg { background: #ffffff; font-family: system-ui, sans-serif; font-size: 13px; }
    text { fill: #1f2328; } .figure { fill: #59636e; } .title { font-size: 15px; font-weight: 600; } .mock { fill: #0969da; } .other { fill: #afb8c1; }
    @media (prefers-color-scheme: dark) {
      svg { background: #0d1117; } text { fill: #f0f6fc; } .figure { fill: #9198a1; } .mock { fill: #4493f8; } .other { fill: #545d68; }
    }
  </style>
  <text class="title" x="16" y="26">${escaped(title)}</text>
${bars.join('\n')}
</svg>
`
}

function escaped(text: string): string {
  return text
    .replaceAll('`', '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
