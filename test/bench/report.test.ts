import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Figure } from '../../bench/figure.ts'
import { chartOf } from '../../bench/report/chart.ts'
import { between, merged, writeDocs } from '../../bench/report/docs.ts'
import type { Measured } from '../../bench/report/machine.ts'
import { tableOf } from '../../bench/report/markdown.ts'
import { aligned } from '../../bench/report/terminal.ts'

const bare: Figure = { id: 'bare', title: 'bare', value: 40_000.4, unit: '/s', cpu: 20 }
const issue: Figure = {
  id: 'issue',
  title: 'issue <1>',
  value: 20_000,
  unit: '/s',
  ratio: { median: 0.5, low: 0.456, high: 0.55 },
  goal: { of: 'ratio', atLeast: 0.6 },
}

function part(name: string, figures: Figure[] = [bare, issue]): Measured {
  return {
    name,
    title: `Part ${name}`,
    ratioHeading: '× bare',
    method: 'In turns.',
    figures,
    at: '2026-04-01 00:00',
    commit: 'abc1234',
    rounds: 9,
    generator: 'wrk',
    node: 'v24.0.0',
    machine: '2 cores',
  }
}

test('a table of benchmark results leaves out columns without figures', () => {
  expect(tableOf(part('a')).split('\n')).toEqual([
    '|  | median | CPU a request | × bare | quartiles | goal | met |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    '| bare | 40,000/s | 20.0 µs |  |  |  |  |',
    '| issue <1> | 20,000/s |  | 0.50 | 0.46–0.55 | ≥ 0.60 | no |',
  ])
  expect(tableOf({ figures: [{ id: 'a', title: 'a', value: 1234.5, unit: 'ms' }] }).split('\n')).toEqual([
    '|  | median |',
    '| --- | ---: |',
    '| a | 1,235 ms |',
  ])
})

test('on a terminal, the columns of a table of benchmark results are aligned', () => {
  expect(aligned('text\n\n|  | n |\n| --- | ---: |\n| long | 1 |\n| a | 100 |\n\nmore')).toBe(
    'text\n\n|      |   n |\n| ---- | --: |\n| long |   1 |\n| a    | 100 |\n\nmore',
  )
})

test('a benchmark chart has a bar for each figure, and the length of a bar is proportional to its value', () => {
  const svg = chartOf(part('a'), ['issue'])
  const widths = [...svg.matchAll(/<rect class="(\w+)"[^>]* width="(\d+)"/g)].map(([, kind, width]) => [
    kind,
    Number(width),
  ])
  expect(widths.map(([kind]) => kind)).toEqual(['other', 'mock'])
  expect(Number(widths[1]?.[1]) / Number(widths[0]?.[1])).toBeCloseTo(0.5, 2)
  expect(svg).toContain('issue &lt;1&gt;')
  expect(svg).toContain('prefers-color-scheme: dark')
  expect(svg).not.toMatch(/href|url\(|@import/)
})

test('a benchmark chart has enough room for its longest label, and no bar reaches the edge of the chart', () => {
  const svg = chartOf(part('a', [{ ...bare, title: 'mountebank, fixed answer, as it comes' }, issue]), [])
  const [, end] = /<text class="label" x="([\d.]+)"/.exec(svg) ?? []
  expect(Number(end)).toBeGreaterThan('mountebank, fixed answer, as it comes'.length * 7)
  for (const [, x, width] of svg.matchAll(/<rect [^>]* x="(\d+)" [^>]* width="(\d+)"/g))
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(650)
})

test('new benchmark results replace only the text between the two markers of a page', () => {
  const page = 'before\n<!-- bench: begin -->\nold\n<!-- bench: end -->\nafter\n'
  expect(between(page, 'bench', 'new\n')).toBe('before\n<!-- bench: begin -->\n\nnew\n\n<!-- bench: end -->\nafter\n')
  expect(between(between(page, 'bench', 'newer'), 'bench', 'new')).toBe(between(page, 'bench', 'new'))
  expect(() => between('<!-- bench: end --><!-- bench: begin -->', 'bench', '')).toThrow(
    '<!-- bench: begin --> that is followed by',
  )
})

test('a new result of a benchmark part replaces its earlier result', () => {
  const again = { ...part('b'), commit: 'def5678' }
  expect(
    merged([part('b'), part('a')], [again, part('c')], ['a', 'b', 'c']).map(({ name, commit }) => [name, commit]),
  ).toEqual([
    ['a', 'abc1234'],
    ['b', 'def5678'],
    ['c', 'abc1234'],
  ])
})

test('the benchmark keeps the results of earlier runs in the results file, the chart and the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'docs'))
  writeFileSync(join(folder, 'docs/performance.md'), '# Performance\n\n<!-- bench: begin -->\n<!-- bench: end -->\n')
  const shown = { name: 'bench', order: ['a', 'b'], chart: { part: 'a', highlighted: ['issue'] } } as const

  expect(writeDocs([part('b')], shown, folder)).toEqual(['bench/results/bench.json', 'docs/performance.md'])
  expect(writeDocs([part('a')], shown, folder)).toEqual([
    'bench/results/bench.json',
    'docs/bench.svg',
    'docs/performance.md',
  ])
  const page = readFileSync(join(folder, 'docs/performance.md'), 'utf8')
  expect([...page.matchAll(/^(?:###|!\[).*/gm)].map(([line]) => line)).toEqual([
    '![Part a](bench.svg)',
    '### Part a',
    '### Part b',
  ])
  expect(page).toContain('Rounds: 9; wrk, Node 24.0.0, 2 cores; 2026-04-01 00:00 UTC, revision abc1234.')
  expect(JSON.parse(readFileSync(join(folder, 'bench/results/bench.json'), 'utf8'))).toHaveLength(2)
})
