import { createHash } from 'node:crypto'
import Papa from 'papaparse'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan, type PlanFlags } from '../../../mock-server/cli/plan/index.ts'
import { chooseLanguage } from '../../../mock-server/reporting/language.ts'
import { listLibrary } from '../../../scenarios/loading/library.ts'
import { scenarioFiles } from '../../scenarios/files.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gift-mock-plan-'))
})
afterAll(() => {
  chooseLanguage(undefined)
  rmSync(folder, { recursive: true })
})

const text = (value: string) => ({ en: value, ja: `${value}（日本語）` })
const LOST = 'at-gift/response-lost-after-issue'
const replayed = {
  format: 'gift-provider-mock/replay/1',
  scenarios: [
    {
      name: LOST,
      result: 'failed',
      checks: [
        { what: text('codes'), expected: text('exactly 1'), actual: text('2'), passed: false },
        { what: text('requests'), expected: text('at least 1'), actual: text('1'), passed: true },
      ],
      totals: { issued: 2, faceValue: 1000, fees: 0, orphaned: 1 },
      requests: [{ id: '000000001', at: '2026-04-01T09:00:00.000+09:00', operation: 'at-gift.issue', status: 200 }],
    },
  ],
}
const explored = {
  format: 'gift-provider-mock/explore/1',
  result: 'found',
  bound: text('a | bound'),
  task: { name: 'buy-one' },
  seed: 'seed-1',
  runs: 12,
  found: [{ name: 'found/one', title: text('the <loss>'), losses: [{ what: text('a code') }] }],
}

function fileWith(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

async function planned(names: readonly string[], flags: Partial<PlanFlags> = {}): Promise<string> {
  const out = join(folder, 'plan')
  expect(await plan(names, { tag: [], format: 'markdown', results: [], out, ...flags })).toBe(0)
  return readFileSync(out, 'utf8')
}

/** Parses a plan in CSV. Returns each row as an object whose keys are the titles of the columns. */
function rowsOf(csv: string): Record<string, string>[] {
  return Papa.parse<Record<string, string>>(csv.replace(/^\u{FEFF}/u, ''), { header: true, skipEmptyLines: true }).data
}

describe.each(['en', 'ja'] as const)('the test plan in the language %s', (language) => {
  beforeAll(() => chooseLanguage(language))
  const titles = {
    en: ['No.', 'Test item', 'Precondition', 'Steps', 'Expected result', 'Result', 'Evidence'],
    ja: ['番号', '試験項目', '前提', '手順', '期待結果', '結果', 'エビデンス'],
  }[language]
  const cell = (row: Record<string, string> | undefined, column: number): string => row?.[titles[column] ?? ''] ?? ''

  test('the test plan of the scenario library has one row per scenario, with a precondition, steps and an expected result', async () => {
    const rows = rowsOf(await planned([], { format: 'csv' }))
    const names = [...(await listLibrary()).keys()]
    expect(Object.keys(rows[0] ?? {})).toEqual(titles)
    expect(new Set(rows.map((row) => cell(row, 1).split('\n')[1]))).toEqual(new Set(names))
    expect(rows.map((row) => cell(row, 0))).toEqual(names.map((_, index) => (index + 1).toString().padStart(3, '0')))
    for (const row of rows) for (const column of [1, 2, 3, 4]) expect(cell(row, column)).toMatch(/\S/)
    for (const row of rows) for (const column of [5, 6]) expect(cell(row, column)).toBe('')
  })

  test('result files fill in the columns of a scenario for result and evidence, and the findings of `explore` are added to the plan', async () => {
    const results = [fileWith('replay.json', replayed), fileWith('explore.json', explored)]
    const [row] = rowsOf(await planned([LOST], { format: 'csv', results }))
    expect(cell(row, 5)).toBe({ en: 'failed', ja: '不合格' }[language])
    expect(cell(row, 6)).toContain({ en: '2 codes issued, 1,000 yen', ja: '発行 2 件、1,000円' }[language])
    expect(cell(row, 6)).toContain({ en: 'codes: expected exactly 1, actual 2', ja: '実際 2（日本語）' }[language])
    expect(cell(row, 6)).not.toContain('at least 1')
    expect(cell(row, 6)).toContain(
      {
        en: '1 request: 000000001 (2026-04-01T09:00:00.000+09:00)\n',
        ja: 'リクエスト 1 件: 000000001（2026-04-01T09:00:00.000+09:00）\n',
      }[language],
    )

    const markdown = await planned([LOST], { results })
    expect(markdown).toContain(
      {
        en: '- `buy-one` (seed seed-1, 12 runs): a \\| bound',
        ja: '- `buy-one`（シード seed-1、12 回実行）: a \\| bound（日本語）',
      }[language],
    )
    expect(markdown).toContain('the &lt;loss>')
  })
})

test.each([
  ['at-gift/retry-after', '次のレスポンスを返します: {"status":429,'],
  ['at-gift/error-with-status-200', 'クライアントには次のレスポンスが届きます: {"status":200,'],
  ['at-gift/fixed-amount-changed-before-inquiry', 'プロバイダーの設定が変わります: atGift.catalogue = ['],
  ['at-gift/inquiry-answer-lost', 'レスポンスなしで接続が閉じられます'],
  ['at-gift/extend-not-null', '{"Extend1":"2026-SPRING"}'],
])(
  'in a test plan, the precondition of %s describes what the fault of the scenario does: %s',
  async (name, sentence) => {
    chooseLanguage('ja')
    const [row] = rowsOf(await planned([name], { format: 'csv' }))
    expect(row?.['前提']).toContain(sentence)
  },
)

test('in a test plan, no precondition of the library shows a fault as JSON alone', async () => {
  chooseLanguage('ja')
  const rows = rowsOf(await planned([], { format: 'csv' }))
  expect(
    rows.filter((row) => /（[^）]*）: (?:before-commit|after-commit|mid-body) \{/.test(row['前提'] ?? '')),
  ).toEqual([])
})

test('the head of a test plan has the number of items by result, and the SHA-256 of the result files', async () => {
  chooseLanguage('ja')
  const results = [fileWith('replay.json', replayed)]
  const made = await planned([LOST, 'at-gift/redirect-302'], { results })
  const hash = createHash('sha256').update(JSON.stringify(replayed)).digest('hex')
  expect(made).toContain(
    `- 結果のファイル（SHA-256）: replay.json \`${hash}\`\n- 試験項目数: 2（不合格 1、未実施 1）\n`,
  )
  expect(await planned([LOST])).toContain('- 試験項目数: 1\n')
})

test('a test plan in HTML contains both languages, and escapes the texts of scenarios', async () => {
  const files = scenarioFiles({ 'own/tag': { title: { en: '<script>alert(1)</script>', ja: '攻撃' } } })
  const page = await planned(files, { format: 'html' })
  expect(page).toContain('<span lang="en">Test plan</span><span lang="ja">試験項目書</span>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script')
})

test('in a test plan in CSV, a text that a spreadsheet would run as a formula gets an apostrophe in front', async () => {
  chooseLanguage('en')
  const [row] = rowsOf(await planned(scenarioFiles({ 'own/sum': { title: '=1+1' } }), { format: 'csv' }))
  expect(row?.['Test item']).toMatch(/^'=1\+1/)
})

test('two plans have the same SHA-256 of the scenarios only if they contain the same scenarios', async () => {
  const signature = async (names: string[]) => /Scenarios \(SHA-256\): `([0-9a-f]{64})`/.exec(await planned(names))?.[1]
  expect(await signature([LOST])).toBe(await signature([LOST]))
  expect(await signature([LOST])).not.toBe(await signature(['at-gift/redirect-302']))
})

test.each([
  ['a file of another program', 'other.json', { scenarios: [] }, /is not a result/],
  ['a file that is not JSON', 'text.json', 'x', /is not a result/],
  [
    'a result of a scenario that is not in the plan',
    'replay.json',
    replayed,
    /response-lost-after-issue, which is not/,
  ],
])('`plan` fails if a result file is %s', async (_, name, content, message) => {
  const out = join(folder, 'none')
  const results = [fileWith(name, content)]
  await expect(plan(['at-gift/redirect-302'], { tag: [], format: 'markdown', results, out })).rejects.toThrow(message)
  expect(() => readFileSync(out)).toThrow('ENOENT')
})
