import { expect, test } from 'vitest'
import {
  boldLines,
  LOST,
  OTHER,
  fileWith,
  kept,
  planned,
  replayFile,
  scenario,
  search,
  speak,
  text,
} from './runs-support.ts'

const pacing = { what: text('at-gift/pacing'), expected: text('kept'), actual: text('kept'), passed: true }
const scaled = { clockRate: 20, checks: [...(kept.get(LOST) ?? []), { ...pacing, rule: { name: 'at-gift/pacing' } }] }
const limit = { file: 'soft.yaml', sha256: 'ba5e', settings: { 'atGift.limit.windowMs': 100 } }

test.each([
  [
    'pauses that were judged on a faster clock only',
    { scenarios: [scenario(LOST, 'passed', scaled)], timeScale: 20, scaledBy: 'faketime' },
    'In 1 item, the pauses between requests were judged on a faster clock only (--time-scale)',
    '1 項目では、リクエストの間隔を加速した時計（--time-scale）だけで判定した。',
    'Pauses not proven: at-gift/pacing passed on a clock that is 20 times as fast as real time.',
  ],
  [
    'settings that change a rule',
    { config: limit },
    'r.json was judged with changed rules, by the settings of soft.yaml: atGift.limit.windowMs 100 (default 1000; AG-D7, AG-A3).',
    'r.json は、soft.yaml の設定で変更したルールで判定した: atGift.limit.windowMs 100（既定値 1000、AG-D7、AG-A3）。',
    'Judged with changed rules: atGift.limit.windowMs 100 (default 1000; AG-D7, AG-A3)',
  ],
  [
    'items in which nothing was tried',
    { scenarios: [scenario(LOST, 'passed', { triedNothing: true })] },
    'In 1 passed item, no fault fired, so nothing was tried.',
    '合格した 1 項目では、障害が発生しなかったため、何も試していない。',
    'passed without a fault (nothing tried)',
  ],
  [
    'items in which the program left a process running',
    { scenarios: [scenario(LOST, 'passed', { client: { result: 'done', leftProcesses: true } })] },
    'In 1 item, the program exited and left a process running. That process was ended, so requests that it would have sent later, such as a retry, were not judged.',
    '1 項目では、プログラムの終了後もプロセスが動いていたため、そのプロセスを終了させた。',
    'a process was left running, and its later requests were not judged',
  ],
  [
    'items in which a service was judged after the default time',
    { scenarios: [scenario(LOST, 'passed', { client: { result: 'done', idleMs: 2000 } })] },
    'In 1 item, the program was judged after 2 s without a request, so a retry that it sends later was not judged.',
    '1 項目では、リクエストのない時間が 2 秒続いた時点で判定したため、その後の再送は判定していない。',
    '',
  ],
  [
    'items that were skipped because of their waits',
    { skipped: [{ name: OTHER, waitMs: 90_500 }] },
    '1 item with long waits (up to 91 s) was not run, so it was not tested that the program waits long enough for a response.',
    '待ち時間の長い 1 項目（最長 91 秒）は未実施であり、',
    'Not run: `replay` skipped it',
  ],
])(
  'the head of a test plan names in bold %s, and the rows of these items name the same fact',
  async (_, more, en, ja, row) => {
    const results = [replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')], more)]
    speak('en')
    const made = await planned(results)
    expect(made).toContain(`\n**${en}`)
    expect(made).toMatch(new RegExp(`^\\| 00\\d .*${row.replaceAll(/[.*()|]/g, String.raw`\$&`)}`, 'm'))
    expect(made).toContain('\n- Overall result: not decided: 1 of 2 items passed;')
    speak('ja')
    expect(await planned(results)).toContain(`\n**${ja}`)
  },
)

test('a test plan shows the idle time of a service in bold, and can pass if the tester chose this idle time', async () => {
  const scenarios = [scenario(LOST, 'passed', { client: { result: 'done', idleMs: 30_000 }, book: true })]
  const flags = { flags: ['--until', 'idle:30'] }
  const results = [replayFile('r.json', '01:00:00', scenarios, flags), fileWith('e.json', search())]
  speak('en')
  const made = await planned(results, {}, [LOST])
  expect(made).toContain('\n**In 1 item, the program was judged after 30 s without a request')
  expect(made).toContain('\n- Overall result: passed')
})

test.each([
  ['variable', true],
  ['faketime', false],
])(
  'if a run used a faster clock with `--time-by %s`, the plan says that only divided times were scaled: %s',
  async (scaledBy, expected) => {
    const scenarios = [scenario(LOST, 'passed', { clockRate: 20, book: true })]
    const facts = { timeScale: 20, scaledBy }
    speak('en')
    const made = await planned([replayFile('r.json', '01:00:00', scenarios, facts), fileWith('e.json', search())], {}, [
      LOST,
    ])
    expect(made.includes('\n**In 1 item on a faster clock: Only times that the client divides by')).toBe(expected)
    expect(made).toContain('\n- Overall result: passed')
  },
)

test.each([
  [20, true],
  [1, false],
])('if a wait passed at --time-scale %s, the plan says how short a timeout may be: %s', async (timeScale, expected) => {
  const rules = [{ name: 'at-gift/waits-90-seconds', result: 'passed', severity: 'money' }]
  const scenarios = [scenario(LOST, 'passed', { ...(expected && { clockRate: timeScale }), book: true, rules })]
  speak('en')
  const facts = { timeScale, ...(expected && { scaledBy: 'faketime' }) }
  const results = [replayFile('r.json', '01:00:00', scenarios, facts), fileWith('e.json', search())]
  const made = await planned(results, {}, [LOST])
  expect(made.includes('\n**In 1 item: The clock was 20 times as fast, so a timeout that is up to 5 s shorter')).toBe(
    expected,
  )
  expect(made).toContain('\n- Overall result: passed')
})

test.each([
  ['chosen', ['--until', 'idle:1'], 'passed'],
  ['default', [], 'not decided'],
])(
  'a test plan names in bold a search in which a service was judged after the %s idle time',
  async (_, flags, overall) => {
    const results = [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')]),
      fileWith('e.json', search({ idleMs: 1000, flags })),
    ]
    speak('en')
    const made = await planned(results, {}, [LOST])
    expect(made).toContain('\n**In 1 search, the program was judged after 1 s without a request')
    expect(made).toContain(`\n- Overall result: ${overall}`)
    speak('ja')
    expect(await planned(results, {}, [LOST])).toContain('\n**探索 1 件では、リクエストのない時間が 1 秒続いた')
  },
)

test('a test plan names in bold a search with a smaller task than the default, and its overall result is "not decided"', async () => {
  const task = { name: 'issue-many', count: 1 }
  const results = [
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')]),
    fileWith('a.json', search()),
    fileWith('e.json', search({ task })),
  ]
  speak('en')
  const made = await planned(results, {}, [LOST])
  expect(made).toContain('\n**The search of `issue-many` has a smaller task than the default: 1 code (default 5).**')
  expect(made).toContain('\n- Overall result: not decided')
  speak('ja')
  expect(await planned(results, {}, [LOST])).toContain('タスクは既定より小さい。コード 1 件（既定は 5 件）。**')
  const whole = [results[0] ?? '', results[1] ?? '', fileWith('w.json', search({ task: { ...task, count: 5 } }))]
  expect(await planned(whole, {}, [LOST])).not.toContain('既定より小さい')
})

test('a test plan does not name the pauses on a faster clock if the result file says that these pauses are proven', async () => {
  const scenarios = [scenario(LOST, 'passed', { ...scaled, provenPauses: ['at-gift/pacing'] })]
  speak('en')
  expect(
    await planned([replayFile('r.json', '01:00:00', scenarios, { timeScale: 20, scaledBy: 'faketime' })]),
  ).not.toMatch(/pauses/i)
})

test('the head of a test plan names a search that left out faults, and does not count this search as complete', async () => {
  const left = search({ notTried: { patience: 5, calls: 1 } })
  const results = [fileWith('left.json', left), fileWith('all.json', search({ notTried: { calls: 1 } }))]
  speak('en')
  const made = await planned(results)
  expect(made).toContain('\n- Searches for losses: 2 (found nothing, with faults left out 1, found nothing 1)\n')
  expect(made).toContain(
    '\n**The search of `issue-one` did not try all faults, such as late, slow or missing responses: 5 need a longer wait than the patience (--patience).**\n',
  )
  speak('ja')
  expect(await planned(results)).toContain('\n- 損失の探索の件数: 2（検出なし（未試行あり） 1、検出なし 1）\n')
})

test('the head of a test plan names a search without a result, and the processes that the program left running', async () => {
  const timedOut = search({
    completeDepth: 0,
    runs: 17,
    notTried: { timeout: 5 },
    notTriedOutcomes: { timeout: ['late', 'slow'] },
    leftProcesses: 3,
  })
  speak('en')
  const made = await planned([fileWith('open.json', timedOut)])
  expect(made).toContain('\n- Searches for losses: 1 (no result 1)\n')
  for (const line of [
    '1 of 1 searches has no result, because faults were not tried or runs were not judged.',
    `the program exited and left a process running, whose later requests were not judged.`,
    '5 took too long (--timeout): late/slow.',
  ])
    expect(made).toMatch(new RegExp(`\\n\\*\\*[^\\n]*${line.replaceAll(/[.()]/g, String.raw`\$&`)}\\*\\*\\n`))
  expect(made).toContain('\n- Overall result: not decided: ')
})

test.each<[string, object, object, object?]>([
  ['items', { client: { result: 'done', attempts: 3, kills: 1 } }, {}],
  ['items, by the flag alone', {}, {}, { flags: ['--starts', '2'] }],
  ['searches', {}, { limits: { depth: 2, calls: 8, restarts: 0, workers: 1, starts: 2 } }],
])(
  'a test plan says in bold and in the overall result that all starts were on the same day (%s)',
  async (_, item, found, flags) => {
    const results = [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', item)], { ...flags }),
      fileWith('e.json', search(found)),
    ]
    speak('en')
    const made = await planned(results, {}, [LOST])
    expect(made).toMatch(
      /\n\*\*In 1 (?:item|search), the program was started 2 times, all on the same day of its clock\. /,
    )
    expect(made).toMatch(/\n- Overall result: passed \([^)]*starts on the same day only[;)]/)
    speak('ja')
    const japanese = await planned(results, {}, [LOST])
    expect(japanese).toMatch(
      /\n\*\*(?:1 項目|探索 1 件)では、プログラムを 2 回起動したが、プログラムの時計ではすべて同じ日である。/,
    )
    expect(japanese).toMatch(/\n- 総合判定: 合格（.*起動は同じ日のみ[。；、）]/)
  },
)

test('a start after a kill does not count as a start on the same day', async () => {
  const killed = scenario(LOST, 'passed', { client: { result: 'done', attempts: 2, kills: 1 } })
  speak('en')
  const made = await planned([replayFile('r.json', '01:00:00', [killed]), fileWith('e.json', search())], {}, [LOST])
  expect(made).not.toContain('on the same day')
})

const bounds = { depth: 2, calls: 8, restarts: 0, workers: 1 }
const twice = { ...bounds, starts: 2 }
const orphan = { totals: { issued: 1, faceValue: 500, fees: 0, orphaned: 1, suspectedDuplicates: 0 } }
const service = ['--service', 'python3 c.py']
test.each<[string, object, object, string[]]>([
  [
    'an item',
    orphan,
    { limits: twice },
    [
      "In 1 item, a code was issued that the program does not know; a later start of the client after a normal end, such as the next night's batch, was not tested (--starts 2).",
      '1 項目には、発行されたがプログラムの知らないコードがある。正常に終了した後の次の起動（翌晩のバッチなど）は検証していない（--starts 2）。',
    ],
  ],
  [
    'a search',
    {},
    { limits: { ...bounds, starts: 1 } },
    [
      "In 1 search, each run has one normal start; a later start of the client after a normal end, such as the next night's batch, was not tested (--starts 2).",
      '探索 1 件では、各実行の通常の起動は 1 回だけである。正常に終了した後の次の起動（翌晩のバッチなど）は検証していない（--starts 2）。',
    ],
  ],
  [
    'an item in which the program was started twice',
    { ...orphan, client: { result: 'done', attempts: 2 } },
    { limits: twice },
    [],
  ],
  [
    'an item in which the program does not exit',
    { ...orphan, client: { result: 'done', idleMs: 30_000 } },
    { limits: twice },
    [],
  ],
  ['a service', orphan, { limits: { ...bounds, starts: 1 }, client: service }, []],
])(
  'a test plan says in bold and in the overall result that a later start of the program was not tested, if it applies: %s',
  async (_, item, found, lines) => {
    const client = 'client' in found ? { client: found.client } : {}
    const results = [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', item)], { flags: ['--until', 'idle:30'], ...client }),
      fileWith('e.json', search(found)),
    ]
    for (const language of ['en', 'ja'] as const) {
      speak(language)
      const made = await planned(results, {}, [LOST])
      expect(boldLines(made).filter((line) => line.includes('--starts 2'))).toEqual(
        lines.slice(...(language === 'en' ? [0, 1] : [1])),
      )
      const overall = { en: 'a later start not tested', ja: '次の起動は未検証' }[language]
      expect(made.includes(overall)).toBe(lines.length > 0)
    }
  },
)
