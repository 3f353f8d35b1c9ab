import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../servers/programs.ts'
import { chartOf } from './chart.ts'
import type { Measured } from './machine.ts'
import { markdownOf } from './markdown.ts'

const PAGE = 'docs/performance.md'

/** What one command measures, and where its figures are kept and shown. */
export interface Shown {
  /** The markers in the page are `<!-- NAME: begin -->` and `<!-- NAME: end -->`; the results are in bench/results/NAME.json. */
  name: 'bench' | 'peers'
  /** The order of the parts. */
  order: readonly string[]
  /** The part that the chart shows, and the figures in it that are this mock's. */
  chart: { part: string; highlighted: readonly string[] }
}

/**
 * Puts parts in place of those of the same name among the results that are kept, and writes the page anew from all of them.
 * @returns the files that were written
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

/** The newest of each name, in this order. */
export function merged(kept: readonly Measured[], measured: readonly Measured[], order: readonly string[]): Measured[] {
  const byName = new Map([...kept, ...measured].map((part) => [part.name, part]))
  return order.flatMap((name) => byName.get(name) ?? [])
}

/** @throws Error if the page has not both markers, in this order */
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
