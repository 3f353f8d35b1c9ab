import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../servers/programs.ts'
import { chartOf } from './chart.ts'
import type { Measured } from './machine.ts'
import { markdownOf } from './markdown.ts'

const PAGE = 'docs/performance.md'

/** The names that determine how the figures of a benchmark command are stored and shown. */
export interface Shown {
  /**
   * Name of the command. The figures are stored in bench/results/NAME.json and shown in docs/performance.md between the
   * markers `<!-- NAME: begin -->` and `<!-- NAME: end -->`.
   */
  name: 'bench' | 'peers'
  /** Names of the parts, in the order in which docs/performance.md shows the parts. */
  order: readonly string[]
  /** `part`: the part that the chart shows. `highlighted`: the ids of this mock's figures in this part. */
  chart: { part: string; highlighted: readonly string[] }
}

/**
 * Stores the parts, and replaces stored parts with the same names. Then regenerates the command's section of
 * docs/performance.md from all stored parts.
 * @returns the written files
 */
export function writeDocs(parts: readonly Measured[], { name, order, chart }: Shown, folder = root): string[] {
  const results = `bench/results/${name}.json`
  const all = merged(keptIn(join(folder, results)), parts, order)
  const written = [write(folder, results, `${JSON.stringify(all, undefined, 2)}\n`)]

  const charted = all.find((part) => part.name === chart.part)
  const svg = `docs/${name}.svg`
  if (charted) written.push(write(folder, svg, chartOf(charted, chart.highlighted)))

  const page = readFileSync(join(folder, PAGE), 'utf8')
  const image = charted ? `![${charted.title}](${name}.svg)\n\n` : ''
  written.push(write(folder, PAGE, between(page, name, image + markdownOf(all, 3))))
  return written
}

/**
 * Merges stored and newly measured parts. If two parts have the same name, only the new part is returned. The result is
 * sorted by `order`.
 */
export function merged(kept: readonly Measured[], measured: readonly Measured[], order: readonly string[]): Measured[] {
  const byName = new Map([...kept, ...measured].map((part) => [part.name, part]))
  return order.flatMap((name) => byName.get(name) ?? [])
}

/**
 * Replaces the text between two markers of a page.
 * @throws Error if the page does not contain the two markers in this order
 */
export function between(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`]
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from < 0 || to < from)
    throw new Error(`${PAGE} has no ${begin} that is followed by ${end}: put them where the figures go`)
  return `${page.slice(0, from + begin.length)}\n\n${text.trim()}\n\n${page.slice(to)}`
}

function keptIn(path: string): Measured[] {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : []
}

function write(folder: string, path: string, text: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
  return path
}
