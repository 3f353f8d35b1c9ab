import Papa from 'papaparse'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plan } from '../../../mock-server/cli/plan/index.ts'
import { plainStyle } from '../../../mock-server/cli/plan/rows/preconditions/plain-style.ts'
import { effectGuide } from '../../../mock-server/core/faults/effect-guide.ts'
import { chooseLanguage } from '../../../mock-server/reporting/language.ts'
import { listLibrary, loadFiles } from '../../../scenarios/loading/library.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { folder } from '../command.ts'
import { explored, fileWith, LOST, planned, replayed, rowsOf } from './plan-support.ts'

afterAll(() => chooseLanguage(undefined))

describe.each(['en', 'ja'] as const)('the test plan in the language %s', (language) => {
  beforeAll(() => chooseLanguage(language))
  const titles = {
    en: [
      'No.',
      'Test item',
      'Precondition',
      'Steps',
      'Expected result',
      'Result',
      'Date',
      'Tester',
      'Tested program',
      'Evidence',
    ],
    ja: ['番号', '試験項目', '前提', '手順', '期待結果', '結果', '実施日', '実施者', '対象プログラム', 'エビデンス'],
  }[language]
  const cell = (row: Record<string, string> | undefined, column: number): string => row?.[titles[column] ?? ''] ?? ''

  test('the test plan of the library has one row per scenario, with a precondition, steps and an expected result', async () => {
    const rows = rowsOf(await planned([], { format: 'csv' }))
    const names = [...(await listLibrary()).keys()]
    expect(Object.keys(rows[0] ?? {})).toEqual(titles)
    expect(new Set(rows.map((row) => cell(row, 1).split('\n')[1]))).toEqual(new Set(names))
    expect(rows.map((row) => cell(row, 0))).toEqual(names.map((_, index) => (index + 1).toString().padStart(3, '0')))
    for (const row of rows) for (const column of [1, 2, 3, 4]) expect(cell(row, column)).toMatch(/\S/)
    for (const row of rows) expect(cell(row, 5)).toBe({ en: 'not run', ja: '未実施' }[language])
    for (const row of rows) for (const column of [6, 7, 8]) expect(cell(row, column)).toBe('')
    for (const [index, row] of rows.entries())
      expect(cell(row, 9)).toMatch(new RegExp(`\\S.*\ngift-mock replay ${names[index]} --json FILE -- COMMAND$`))
  })

  test.each(['markdown', 'csv', 'html'] as const)(
    '`plan --out` replaces a plan in the format %s, but no other file',
    async (format) => {
      const out = join(folder(), 'plan')
      const flags = { tag: [], task: [], results: [], format, out }
      writeFileSync(out, 'important')
      await expect(plan([LOST], flags)).rejects.toThrow(`${out} exists already and is not a test plan`)
      expect(readFileSync(out, 'utf8')).toBe('important')
      rmSync(out)
      await plan([LOST], flags)
      await plan([LOST], flags)
    },
  )

  test('a test plan contains the results of the given result files and the losses that `explore` found', async () => {
    const results = [fileWith('replay.json', replayed), fileWith('explore.json', explored)]
    const [row] = rowsOf(await planned([LOST], { format: 'csv', results, tester: '山田' }))
    expect(cell(row, 5)).toBe({ en: 'failed', ja: '不合格' }[language])
    expect([6, 7, 8].map((column) => cell(row, column))).toEqual(['2026-01-02', '山田', 'python3 client.py'])
    expect(cell(row, 3)).toContain(`gift-mock replay ${LOST} -- python3 client.py`)
    expect(cell(row, 9)).toContain({ en: '2 codes issued, 1,000 yen', ja: '発行 2 件、1,000円' }[language])
    expect(cell(row, 9)).toContain({ en: 'codes: expected exactly 1, actual 2', ja: '実際 2（日本語）' }[language])
    expect(cell(row, 9)).not.toContain('at least 1')
    expect(cell(row, 9)).toContain(
      {
        en: '1 request in replay.json: 000000001 (2026-04-01T09:00:00.000+09:00)\n',
        ja: 'リクエスト 1 件（replay.json）: 000000001（2026-04-01T09:00:00.000+09:00）\n',
      }[language],
    )

    const markdown = await planned([LOST], { results })
    expect(markdown).toContain(
      {
        en: '- `buy-one` (seed seed-1, 12 runs, tested program: `python3 client.py`, run: 2026-01-02T03:04:05+09:00): a \\| bound',
        ja: '- `buy-one`（シード seed-1、12 回実行、対象プログラム: `python3 client.py`、実行: 2026-01-02T03:04:05+09:00）: a \\| bound（日本語）',
      }[language],
    )
    expect(markdown).toContain('the &lt;loss>')
  })
})

test.each([
  ['at-gift/retry-after', '次のレスポンスが返る: ステータス 429、ヘッダー Retry-After: 5、本文: Status=ERROR、'],
  ['at-gift/error-with-status-200', 'クライアントには次のレスポンスが届く: ステータス 200、本文: Status=ERROR、'],
  [
    'at-gift/fixed-amount-changed-before-inquiry',
    'プロバイダーの設定が変わる: atGift.catalogue（商品と、それぞれの金額、コードの種別、有効期間）: dcId=DC-FIXED-1000、',
  ],
  ['at-gift/inquiry-answer-lost', 'レスポンスなしで接続が閉じられる。'],
  ['at-gift/extend-not-null', 'レスポンスに次の項目が含まれる: Extend1=2026-SPRING'],
])(
  'in a test plan, the precondition of %s describes what the fault of the scenario does: %s',
  async (name, sentence) => {
    chooseLanguage('ja')
    const [row] = rowsOf(await planned([name], { format: 'csv' }))
    expect(row?.['前提']).toContain(sentence)
  },
)

test('no cell of a test plan contains JSON, a blank parameter or Japanese in the polite style', async () => {
  for (const language of ['en', 'ja'] as const) {
    chooseLanguage(language)
    const rows = Papa.parse<string[]>(await planned([], { format: 'csv' })).data.slice(1)
    const sentences = rows.flatMap((cells) => cells.slice(2).flatMap((cell) => cell.split('\n')))
    expect(sentences.filter((sentence) => /[{}]/.test(sentence))).toEqual([])
    // The texts of error messages are quotations, so their style stays.
    const own = sentences.filter((sentence) => !/ErrorMsg=|errors=/.test(sentence))
    expect(own.filter((sentence) => /です|ます(?!い)|ません/.test(sentence))).toEqual([])
  }
})

test('the test plan has a plain form for each polite Japanese verb form that the guide to fault effects contains', () => {
  const polite = effectGuide
    .map((use) => plainStyle(use.text.ja))
    .filter((text) => /です|ます|ません|くださ|るる|すする/.test(text))
  expect(
    polite,
    'end the sentences in core/faults/effect-guide.ts with a verb in ます, and add its plain form to `endings` in mock-server/cli/plan/rows/preconditions/plain-style.ts',
  ).toEqual([])
  expect(plainStyle('処理は完了し、本文が届きます。処理は行われません。')).toBe(
    '処理は完了し、本文が届く。処理は行われない。',
  )
})

test('the precondition of a fault states its random delay, its range of calls and its conditions on the request', async () => {
  chooseLanguage('en')
  const files = scenarioFiles({
    'own/random': {
      faults: [
        {
          name: 'late',
          phase: 'before-commit',
          when: { operation: 'at-gift.issue', calls: '2-', probability: 0.5, match: { body: { DcId: 'DC500' } } },
          effect: { type: 'delay', uniform: { min: 1000, max: 2500 } },
        },
      ],
    },
  })
  const [row] = rowsOf(await planned(files, { format: 'csv' }))
  expect(row?.['Precondition']).toContain(
    'Fault late (at-gift.issue, call 2 and later, probability 0.5, if the request has body=(DcId=DC500)): The request is executed 1 to 2.5 seconds late',
  )
})

test('a plan with `--task` contains only the scenarios of the task, and states how many scenarios each other task has', async () => {
  chooseLanguage('en')
  const library = [...(await loadFiles())].map(({ scenario }) => scenario)
  const names = (task: string) => library.filter((one) => one.task.name === task).map(({ name }) => name)
  const csv = await planned([], { task: ['inquire-unknown'], format: 'csv' })
  expect(rowsOf(csv).map((row) => row['Test item']?.split('\n')[1])).toEqual(names('inquire-unknown'))
  const others = library.filter(({ task }) => task.name !== 'issue-one')
  expect(await planned([], { task: ['issue-one'], tag: ['long'] })).toMatch(
    new RegExp(
      `^- Scenarios that are not in this plan: ${library.length - 1} scenarios of the library: ${others.length} with a task other than issue-one \\(.*buy-one ${names('buy-one').length}.*\\); ${names('issue-one').length - 1} without the tag long$`,
      'm',
    ),
  )
  expect(await planned([LOST])).toContain(`: ${library.length - 1} not selected by the names ${LOST}\n`)
})

test('for a scenario that was not run, the row states the reason and the command that runs this scenario', async () => {
  chooseLanguage('ja')
  const results = [fileWith('replay.json', replayed)]
  const names = ['at-gift/redirect-302', 'at-gift/hang-past-timeout', 'at-gift/slow-answer-real-time']
  const rows = rowsOf(await planned([LOST, ...names], { results, format: 'csv' }))
  const evidence = new Map(rows.map((row) => [row['試験項目']?.split('\n')[1], row['エビデンス']]))
  const command = (name: string) => `gift-mock replay ${name} --json FILE -- python3 client.py`
  expect(names.map((name) => evidence.get(name))).toEqual([
    `未実施の理由: 結果のファイルにこのシナリオがない。\n${command('at-gift/redirect-302')}`,
    `未実施の理由: 正しいクライアントでも 120 秒待つため、replay がスキップした。\n${command('at-gift/hang-past-timeout')}`,
    `未実施の理由: タグ long のシナリオ（実時間で 1 分以上かかる）は replay --all の対象外である。\n${command('at-gift/slow-answer-real-time')}`,
  ])
  expect(rows.filter((row) => row['結果'] === '未実施')).toHaveLength(3)
})

test.each(['en', 'ja'] as const)(
  'a test plan in the language %s lists everything that the mock cannot show according to the page `limits`',
  async (language) => {
    chooseLanguage(language)
    const page = readFileSync(language === 'ja' ? 'docs/ja/limits.md' : 'docs/limits.md', 'utf8')
    const [, section = ''] = page.split(/^## (?:What you cannot validate|検証できないこと)$/m)
    const rows = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell).slice(1)
    const made = await planned([LOST])
    const [, listed = ''] = made.split(/^## (?:Not validated|検証していないこと)$/m)
    expect(rows.length).toBeGreaterThan(10)
    expect([...listed.matchAll(/^- (.*)$/gm)].map(([, line]) => line)).toEqual(rows)
    expect(listed).toContain('`gift-mock docs limits`')
  },
)

test('`plan` fails if the result files belong to different clients, and the error names the files and the clients', async () => {
  const other = { ...explored, client: ['php', 'client.php'] }
  const results = [fileWith('replay.json', replayed), fileWith('explore.json', other)]
  await expect(plan([LOST], { tag: [], task: [], format: 'markdown', results })).rejects.toThrow(
    /replay\.json of `python3 client\.py`, \S*explore\.json of `php client\.php`; make a plan for each client/,
  )
})

const script = [{ file: 'client.py', sha256: 'f00' }]

test.each([
  ['the program that the PATH finds', { client: ['/usr/bin/python3', 'client.py'] }, true],
  ['another interpreter', { client: ['/opt/bin/python3', 'client.py'] }, false],
  [
    'the same file under another path',
    { client: ['python3', './client.py'], clientFiles: [{ file: './client.py', sha256: 'f00' }] },
    true,
  ],
  [
    'another file',
    { client: ['python3', './client.py'], clientFiles: [{ file: './client.py', sha256: 'f11' }] },
    false,
  ],
  ['one more argument', { client: ['python3', 'client.py', '--fast'] }, false],
])(
  '`plan` compares the clients of two result files; if the second command line names %s, they are the same: %j %s',
  async (_, other, isSame) => {
    const first = { clientProgram: '/usr/bin/python3', clientFiles: script }
    const results = [
      fileWith('replay.json', { ...replayed, ...first }),
      fileWith('explore.json', { ...explored, clientFiles: script, ...other }),
    ]
    const made = planned([LOST], { results }).then(
      () => true,
      (error: unknown) => !String(error).includes('different clients') && Promise.reject(error),
    )
    expect(await made).toBe(isSame)
  },
)

test('a test plan in HTML contains both languages, and escapes the texts of scenarios', async () => {
  const files = scenarioFiles({ 'own/tag': { title: { en: '<script>alert(1)</script>', ja: '攻撃' } } })
  const page = await planned(files, { format: 'html' })
  expect(page).toContain('<span lang="en">Test plan</span><span lang="ja">試験項目書</span>')
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script')
})

test('in a CSV test plan, a text that a spreadsheet would run as a formula begins with an apostrophe', async () => {
  chooseLanguage('en')
  const [row] = rowsOf(await planned(scenarioFiles({ 'own/sum': { title: '=1+1' } }), { format: 'csv' }))
  expect(row?.['Test item']).toMatch(/^'=1\+1/)
})

test('the SHA-256 of the scenarios in a test plan depends on which scenarios the plan contains', async () => {
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
])('`plan` fails if one of the result files is %s', async (_, name, content, message) => {
  const out = join(folder(), 'none')
  const results = [fileWith(name, content)]
  await expect(plan(['at-gift/redirect-302'], { tag: [], task: [], format: 'markdown', results, out })).rejects.toThrow(
    message,
  )
  expect(() => readFileSync(out)).toThrow('ENOENT')
})
