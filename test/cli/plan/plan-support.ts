import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Papa from 'papaparse'
import { expect } from 'vitest'
import { plan, type PlanFlags } from '../../../mock-server/cli/plan/index.ts'
import { folder } from '../command.ts'

const text = (value: string) => ({ en: value, ja: `${value}（日本語）` })
export const LOST = 'at-gift/response-lost-after-issue'
const facts = { version: '9.9.9', startedAt: '2026-01-02T03:04:05+09:00', client: ['python3', 'client.py'] }
export const replayed = {
  format: 'gift-provider-mock/replay/1',
  ...facts,
  skipped: [{ name: 'at-gift/hang-past-timeout', waitMs: 120_000 }],
  scenarios: [
    {
      name: LOST,
      result: 'failed',
      book: true,
      checks: [
        { what: text('codes'), expected: text('exactly 1'), actual: text('2'), passed: false },
        { what: text('requests'), expected: text('at least 1'), actual: text('1'), passed: true },
      ],
      totals: { issued: 2, faceValue: 1000, fees: 0, orphaned: 1 },
      requests: [{ id: '000000001', at: '2026-04-01T09:00:00.000+09:00', operation: 'at-gift.issue', status: 200 }],
    },
  ],
}
export const explored = {
  format: 'gift-provider-mock/explore/1',
  ...facts,
  result: 'found',
  bound: text('a | bound'),
  task: { name: 'buy-one' },
  seed: 'seed-1',
  runs: 12,
  found: [{ name: 'found/one', title: text('the <loss>'), losses: [{ what: text('a code') }] }],
}

/** Writes a result file to a new folder and returns its path. */
export function fileWith(name: string, content: unknown): string {
  const file = join(folder(), name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

/** Makes a test plan of the scenarios with the given names and returns the text of the plan. */
export async function planned(names: readonly string[], flags: Partial<PlanFlags> = {}): Promise<string> {
  const out = join(folder(), 'plan')
  expect(await plan(names, { tag: [], task: [], format: 'markdown', results: [], out, ...flags })).toBe(0)
  return readFileSync(out, 'utf8')
}

/** Parses a plan in CSV. Returns each row as an object whose keys are the titles of the columns. */
export function rowsOf(csv: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(csv.replace(/^\u{FEFF}/u, ''), { header: true, skipEmptyLines: true }).data
}
