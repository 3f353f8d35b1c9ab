import Papa from 'papaparse'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { plan, type PlanFlags } from '../../../mock-server/cli/plan/index.ts'
import { chooseLanguage, type languageOf } from '../../../mock-server/reporting/language.ts'
import { clientText } from '../../../mock-server/cli/explore/output/client-text.ts'
import { programHash } from '../../../mock-server/cli/shared/run-facts/program-hash.ts'
import { rulesHash } from '../../../mock-server/cli/shared/run-facts/rules-hash.ts'
import { sha256 } from '../../../mock-server/cli/shared/run-facts/sha256.ts'
import { VERSION } from '../../../mock-server/core/version.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { boundText } from '../../../scenarios/explore/search/bound-text.ts'
import { openReasonsOf } from '../../../scenarios/explore/search/open-reasons.ts'
import { loadByName } from '../../../scenarios/loading/library.ts'
import { folder } from '../command.ts'

export const LOST = 'at-gift/response-lost-after-issue'
export const OTHER = 'at-gift/redirect-302'
const library = await loadByName([LOST, OTHER])
const hashes = new Map([...library].map(([name, file]) => [name, sha256(file.text)]))
const rules = await rulesHash()
export const issuing = {
  id: '000000001',
  at: '2026-04-01T09:00:00.000+09:00',
  operation: 'at-gift.issue',
  status: 200,
  outcome: { code: 'issued' },
}
/** The facts of a run. */
const facts = {
  version: VERSION,
  program: await programHash(),
  rules,
  durationMs: 1000,
  client: ['python3', 'c.py'] as const,
  clientFiles: [{ file: 'c.py', sha256: 'f00' }],
  flags: [] as string[],
  timeScale: 1,
  host: { os: 'linux', node: 'v24.0.0' },
}
interface Bounds {
  depth: number
  calls: number
  restarts: number
  workers: number
  starts?: number
}
const searched = {
  format: 'gift-provider-mock/explore/1',
  ...facts,
  startedAt: '2026-01-02T00:00:00+09:00',
  task: { name: 'issue-one' } as { name: string; count?: number },
  seed: 'seed-1',
  limits: { depth: 2, calls: 8, restarts: 0, workers: 1, starts: 1 } as Bounds,
  completeDepth: 2,
  runs: 12,
  states: 5,
  pruned: 7,
  covered: 0,
  withBook: 12,
  withoutBook: 0,
  orphaned: 0,
  undecided: 0,
  notTried: {} as Record<string, number>,
  notTriedOutcomes: {} as Record<string, string[]>,
  leftProcesses: 0,
  found: [] as object[],
}
export const text = (value: string) => ({ en: value, ja: `${value}（日本語）` })

/**
 * For each scenario, by name: its checks in the format of a result file, all of them passed. The checks come from the
 * verdict of a scenario that has just begun, so no client is necessary.
 */
export const kept = await keptChecks()
async function keptChecks() {
  const mock = await startGiftMock({ port: 0 })
  const all = new Map<string, object[]>()
  for (const [name, { document }] of library) {
    await mock.admin.startScenario(document)
    const checks = (await mock.admin.scenario())?.verdict.checks ?? []
    all.set(
      name,
      checks.map(({ what, expected, rule }) => ({ what, expected, actual: text('kept'), passed: true, rule })),
    )
  }
  await mock.close()
  return all
}

type Result = 'passed' | 'failed' | 'cannot tell'
export function scenario(name: string, result: Result, more: object = {}) {
  return {
    name,
    sha256: hashes.get(name),
    result,
    book: true,
    clockRate: 1,
    client: { result: 'done' },
    rules: [],
    checks: [
      { what: text('codes'), expected: text('1'), actual: text('2'), passed: result === 'passed' },
      ...(kept.get(name) ?? []),
    ],
    totals: { issued: 1, faceValue: 500, fees: 0, orphaned: 0 },
    requests: [issuing],
    ...more,
  }
}

/** Writes a file of `replay --json`. @param time the time of day at which the run started */
export function replayFile(
  name: string,
  time: string | undefined,
  scenarios: ReturnType<typeof scenario>[],
  { scenarios: shown = scenarios, ...more }: { scenarios?: typeof scenarios; [member: string]: unknown } = {},
) {
  return fileWith(name, {
    format: 'gift-provider-mock/replay/1',
    ...(time !== undefined && { ...facts, startedAt: `2026-01-02T${time}+09:00` }),
    passed: scenarios.filter(({ result }) => result === 'passed').length,
    failed: scenarios.filter(({ result }) => result === 'failed').length,
    triedNothing: shown.filter((one) => 'triedNothing' in one).length,
    cannotTell: shown.filter(({ result }) => result === 'cannot tell').length,
    notJudged: 0,
    skipped: [],
    notRun: [],
    leftProcesses: shown.filter(({ client }) => client && 'leftProcesses' in client).length,
    library: { scenarios: 90, run: shown.length },
    scenarios: shown.map((one) => ({
      ...one,
      requests: one.requests.map((request) => ({
        ...(time !== undefined && { receivedAt: `2026-01-02T${time}.500+09:00` }),
        ...request,
      })),
    })),
    ...more,
  })
}

export const loss = {
  name: 'found/one',
  title: text('the loss'),
  losses: [{ what: text('a code') }],
  schedule: [{ operation: 'at-gift.issue', call: 1, outcome: 'lost-after' }],
}

/**
 * Returns the content of a file of `explore --json`. The members in `given` replace the default members. The result,
 * the text and the matrix are computed from all these members, so that the file does not contradict itself.
 */
export function search(given: Partial<typeof searched> & { idleMs?: number; flags?: string[] } = {}) {
  const one = { ...searched, ...given }
  const { found, completeDepth, undecided, limits, task, client } = one
  const openReasons = openReasonsOf(one.notTriedOutcomes, true)
  const mark = found.length > 0 ? 'lost' : undecided > 0 ? 'undecided' : 'passed'
  return {
    result: found.length > 0 ? 'found' : completeDepth > 0 && openReasons.length === 0 ? 'nothing found' : 'incomplete',
    bound: boundText(
      { ...one, openReasons, baseline: { requests: [{ provider: 'at-gift' }] } },
      { ...limits, task, client: clientText(client) },
    ),
    matrix: [{ operation: 'at-gift.issue', call: 1, marks: { 'lost-after': mark } }],
    ...one,
  }
}

export function fileWith(name: string, content: object): string {
  const file = join(folder(), name)
  writeFileSync(file, JSON.stringify(content))
  return file
}

export async function planned(
  results: string[],
  flags: Partial<PlanFlags> = {},
  names = [LOST, OTHER],
): Promise<string> {
  const out = join(folder(), 'plan')
  expect(await plan(names, { tag: [], task: [], format: 'markdown', results, out, ...flags })).toBe(0)
  return readFileSync(out, 'utf8')
}

export async function resultCells(results: string[]): Promise<(string | undefined)[]> {
  const csv = await planned(results, { format: 'csv' })
  const column = { en: 'Result', ja: '結果' }[chosen]
  const { data } = Papa.parse<Record<string, string>>(csv.replace(/^\u{FEFF}/u, ''), { header: true })
  return data.slice(0, 2).map((row) => row[column])
}

/** Returns the sentences that a plan shows in bold, without the marks. */
export function boldLines(markdown: string): string[] {
  return [...markdown.matchAll(/^\*\*(.*)\*\*$/gm)].map(([, line = '']) => line)
}

let chosen: ReturnType<typeof languageOf> = 'en'
export function speak(language: typeof chosen): void {
  onTestFinished(() => chooseLanguage(undefined))
  chooseLanguage(language)
  chosen = language
}
