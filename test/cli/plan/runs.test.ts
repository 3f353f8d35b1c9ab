import { expect, test } from 'vitest'
import { programHash } from '../../../mock-server/cli/shared/run-facts/program-hash.ts'
import { VERSION } from '../../../mock-server/core/version.ts'
import {
  boldLines,
  LOST,
  OTHER,
  fileWith,
  issuing,
  loss,
  planned,
  replayFile,
  resultCells,
  scenario,
  search,
  speak,
  text,
} from './runs-support.ts'

test.each([
  ['first', ['naive.json', 'good.json']],
  ['last', ['good.json', 'naive.json']],
])(
  "if the result file of the latest run is given %s, the plan shows this run's result and names the other run",
  async (_, order) => {
    const files = [
      replayFile('naive.json', '20:18:28', [scenario(LOST, 'failed'), scenario(OTHER, 'passed')]),
      replayFile('good.json', '20:18:31', [scenario(LOST, 'passed')]),
    ]
    const results = order.map((name) => files.find((file) => file.endsWith(name)) ?? '')
    speak('en')
    expect(await resultCells(results)).toEqual([
      'passed\nlatest run: good.json, 2026-01-02T20:18:31+09:00\nother run: failed in naive.json, 2026-01-02T20:18:28+09:00',
      'passed',
    ])
    const made = await planned(results)
    expect(made).toContain('\n- Test items: 2 (passed 2; another run failed in 1)\n')
    expect(made).toContain('\n**In 1 of 2 items with a result, a run other than the latest one failed. ')
    expect(await planned(results, { format: 'html' })).toContain('class="result failed"')
    speak('ja')
    expect(await resultCells(results)).toEqual([
      '合格\n最新の実行: good.json、2026-01-02T20:18:31+09:00\n別の実行: 不合格（naive.json、2026-01-02T20:18:28+09:00）',
      '合格',
    ])
    const japanese = await planned(results)
    expect(japanese).toContain('\n- 試験項目数: 2（合格 2。別の実行で不合格 1）\n')
    expect(japanese).toContain(
      '\n**結果のある 2 項目のうち 1 項目では、結果として示した実行とは別の実行が不合格である。',
    )
  },
)

test('if the latest run of a scenario failed, the plan shows the result "failed"', async () => {
  speak('en')
  const results = [
    replayFile('naive.json', '20:18:31', [scenario(LOST, 'failed')]),
    replayFile('good.json', '20:18:28', [scenario(LOST, 'passed')]),
    replayFile('old.json', undefined, [scenario(LOST, 'failed')]),
  ]
  expect(await resultCells(results)).toEqual([
    'failed\nlatest run: naive.json, 2026-01-02T20:18:31+09:00\nother run: passed in good.json, 2026-01-02T20:18:28+09:00\nother run: failed in old.json, time unknown',
    'not run',
  ])
})

test("if the program wrote no order book, the plan says that the program's stored data was not judged", async () => {
  const results = [
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', { book: false }), scenario(OTHER, 'passed')]),
  ]
  speak('en')
  expect(await resultCells(results)).toEqual(['passed\nwhat the program stored was not judged (no book)', 'passed'])
  expect(await planned(results)).toContain(
    '\n**What the program stored was not judged in 1 of 2 items in which a code was issued, because the program wrote no book.**\n',
  )
  speak('ja')
  expect(await resultCells(results)).toEqual(['合格\n保存した内容は未判定（帳簿なし）', '合格'])
  expect(await planned(results)).toContain(
    '\n**コードが発行された 2 項目のうち 1 項目では、プログラムが帳簿を書かなかったため、保存した内容は判定していない。**\n',
  )
  const all = [
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')]),
    fileWith('e.json', search()),
  ]
  expect(boldLines(await planned(all))).toEqual([
    expect.stringMatching(/^試験項目書は、ライブラリーの \d+ 件のうち、選択した 2 件だけ/),
    expect.stringMatching(/^探索 1 件では、各実行の通常の起動は 1 回だけである/),
  ])
  expect(await planned(all)).toContain('\n- 総合判定: 合格（選択した 2 件のみ。')
})

test('the plan counts an item without an order book only if a code was issued in this item', async () => {
  const nothing = {
    sha256: 'f00',
    book: false,
    requests: [],
    totals: { issued: 0, faceValue: 0, fees: 0, orphaned: 0 },
  }
  const results = [
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', nothing), scenario(OTHER, 'passed', { book: false })]),
  ]
  speak('en')
  expect(await resultCells(results)).toEqual(['passed', 'passed\nwhat the program stored was not judged (no book)'])
  expect(await planned(results)).toContain('was not judged in 1 of 1 items in which a code was issued')
})

test('the head of a test plan counts the searches by outcome, and says in bold how many found losses', async () => {
  const results = [
    fileWith('found.json', search({ found: [loss] })),
    fileWith('early.json', search({ completeDepth: 0, notTried: { budget: 3 } })),
    fileWith('nothing.json', search()),
    fileWith('undecided.json', search({ undecided: 2 })),
  ]
  speak('en')
  const made = await planned(results)
  expect(made).toContain(
    '\n- Searches for losses: 4 (found losses 1, ended too early 1, found nothing 1, cannot tell for some runs 1)\n',
  )
  expect(made).toContain('\n**1 of 4 searches found losses. They are below the rows.**\n')
  expect(made).toContain('\n**1 of 4 searches ended before the search was complete.**\n')
  speak('ja')
  const japanese = await planned(results)
  expect(japanese).toContain(
    '\n- 損失の探索の件数: 4（損失あり 1、途中で終了 1、検出なし 1、一部の実行は判定不能 1）\n',
  )
  expect(japanese).toContain('\n**探索 4 件のうち 1 件で損失が見つかった。内容は表の下に示す。**\n')
})

test('the evidence in a test plan names the result file and the real time of a request', async () => {
  speak('en')
  const request = { at: '2026-04-01T09:00:00.000+09:00', operation: null, status: 200 }
  const requests = [
    { ...request, id: '000000001', receivedAt: '2026-01-02T01:00:01.000+09:00' },
    { ...request, id: '000000002', receivedAt: '2026-01-02T01:00:02.000+09:00' },
  ]
  expect(await planned([replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', { requests })])])).toContain(
    '2 requests in r.json: 000000001 (2026-04-01T09:00:00.000+09:00, real time 2026-01-02T01:00:01.000+09:00) to 000000002 (2026-04-01T09:00:00.000+09:00, real time 2026-01-02T01:00:02.000+09:00)',
  )
})

const failed = scenario(LOST, 'failed')
test.each([
  [
    'a passed scenario with a failed check',
    [{ ...failed, result: 'passed' as const }],
    {},
    'the check "codes" did not pass',
  ],
  ['a wrong number of passed scenarios', [failed], { passed: 1 }, '"passed" is 1, but 0 of its scenarios have'],
  ['a wrong number of failed scenarios', [failed], { failed: 0 }, '"failed" is 0, but 1 of its scenarios have'],
  [
    'a passed scenario whose client timed out',
    [scenario(LOST, 'passed', { client: { result: 'timed out' } })],
    {},
    'did not end',
  ],
  ['two results of one scenario', [failed, failed], {}, `${LOST} occurs more than once`],
  [
    'a passed check whose number is not the expected one',
    [
      scenario(LOST, 'passed', {
        checks: [{ what: text('codes'), expected: text('exactly 1'), actual: { en: '2', ja: '2 件' }, passed: true }],
      }),
    ],
    {},
    'the check "codes" passed, but expected exactly 1, actual 2',
  ],
  [
    'more issuing requests than issued codes',
    [scenario(LOST, 'passed', { requests: [issuing, issuing] })],
    {},
    '"totals" has 1 issued codes, but "requests" has 2 requests',
  ],
  ['issued codes without requests', [scenario(LOST, 'passed', { requests: [] })], {}, '"requests" has 0 requests'],
  [
    'a passed scenario without the checks of the scenario',
    [scenario(LOST, 'passed', { checks: [] })],
    {},
    'the check "at-gift: codes issued" of the scenario is missing',
  ],
  [
    'a passed scenario of another version with neither checks nor requests',
    [
      scenario(LOST, 'passed', {
        sha256: 'abc',
        checks: [],
        requests: [],
        totals: { issued: 0, faceValue: 0, fees: 0, orphaned: 0 },
      }),
    ],
    {},
    'there is neither a check nor a request',
  ],
  [
    'a violated rule in a passed scenario',
    [scenario(LOST, 'passed', { rules: [{ name: 'at-gift/pacing', result: 'violated', severity: 'refusal' }] })],
    {},
    'the rule at-gift/pacing is violated',
  ],
  [
    'a clock that does not follow the time scale',
    [scenario(LOST, 'passed', { clockRate: 20 })],
    { timeScale: 1 },
    '"clockRate" is 20, but the scenario and "timeScale" give 1',
  ],
])('`plan` refuses a result file with %s', async (_, scenarios, more, message) => {
  speak('en')
  await expect(planned([replayFile('edited.json', '01:00:00', scenarios, more)])).rejects.toThrow(
    new RegExp(`^edited\\.json contradicts itself: .*${message}.*Use the file as gift-mock wrote it`),
  )
})

test('`plan` rejects a search whose result contradicts its losses, and a file that is given twice', async () => {
  speak('en')
  await expect(planned([fileWith('e.json', { ...search(), found: [loss] })])).rejects.toThrow(
    '"result": "nothing found", but "found": 1',
  )
  const file = replayFile('r.json', '01:00:00', [failed])
  await expect(planned([file, file])).rejects.toThrow('have the same content: name each result once')
})

test("a test plan shows the conditions of a run: the client's version and files, the flags, the settings and the host", async () => {
  const more = {
    clientVersion: 'commit abc, Python 3.13',
    clientFiles: [{ file: 'c.py', sha256: 'f00' }],
    flags: ['--time-scale', '20', '--config', 'gift-mock.yaml'],
    timeScale: 20,
    scaledBy: 'faketime',
    config: { file: 'gift-mock.yaml', sha256: 'ba5e', settings: { 'realpayGift.commission.rate': 0 } },
    host: { os: 'Linux 6.1 x64', node: 'v24.0.0' },
  }
  const results = [replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')], more)]
  speak('en')
  const made = await planned(results)
  expect(made).toContain('\n- Version of the tested program: commit abc, Python 3.13\n')
  expect(made).toContain(
    '\n- Files that the command of the program names, without the files that they load (SHA-256): c.py `f00`\n',
  )
  expect(made).toContain(
    `(run: 2026-01-02T01:00:00+09:00, version: ${VERSION}, program: \`${await programHash()}\`, time scale: 20, settings of gift-mock.yaml \`ba5e\`: realpayGift.commission.rate=0, host: Linux 6.1 x64, Node v24.0.0)`,
  )
  expect(made).toContain(`\`gift-mock replay ${LOST} --time-scale 20 --config gift-mock.yaml -- python3 c.py\``)
  expect(made).not.toContain('**r.json')
})

test.each([
  [
    'a changed file of the program',
    [{ clientFiles: [{ file: 'c.py', sha256: 'a' }] }, { clientFiles: [{ file: 'c.py', sha256: 'b' }] }],
    'The program was changed between the runs: the result files contain different SHA-256 values of c.py.',
  ],
  [
    'another version of the program',
    [{ clientVersion: '1' }, {}],
    'The result files give different versions of the program, or only some of them give one: 0.json: 1, 1.json: none.',
  ],
  [
    'another version of the mock',
    [{ version: '0.1.0' }],
    `0.json was made by gift-provider-mock 0.1.0, and this plan by ${VERSION}. `,
  ],
  ['other rules', [{ rules: 'abc' }], '0.json was made with other rules of the providers than this plan.'],
  [
    'another version of a scenario',
    [{ scenarios: [scenario(LOST, 'passed', { sha256: 'abc' })] }],
    `The scenario of 1 item may differ from that of the run: the result file has another SHA-256 of the scenario, or none (${LOST}).`,
  ],
])('the head of a test plan says in bold that a result file was made with %s', async (_, all, sentence) => {
  speak('en')
  const results = all.map((more, index) =>
    replayFile(`${index}.json`, `0${index + 1}:00:00`, [scenario(LOST, 'passed')], more),
  )
  expect(await planned(results)).toContain(`\n**${sentence}`)
})
