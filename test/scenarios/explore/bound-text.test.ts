import { expect, test } from 'vitest'
import { boundText } from '../../../scenarios/explore/search/bound-text.ts'
import type { Concluded } from '../../../scenarios/explore/search/open-reasons.ts'
import { explore } from '../../../scenarios/explore/explore.ts'
import { issuesOnce } from './clients.ts'

const { baseline } = await explore(issuesOnce, { runs: 1 })
const searched: Concluded = {
  baseline,
  found: [],
  runs: 736,
  withBook: 736,
  withoutBook: 0,
  orphaned: 0,
  undecided: 0,
  notTried: {},
  notTriedOutcomes: {},
  leftProcesses: 0,
  openReasons: [],
  completeDepth: 2,
}
const bound = {
  depth: 2,
  calls: 8,
  restarts: 0,
  workers: 1,
  task: 'buy-one',
  client: { en: 'client.py', ja: 'client.py' },
} as const

test('the result text of a search says "never" only if each run could be judged', () => {
  expect(boundText(searched, bound).en).toMatch(
    /^Within this bound, this client never pays twice and never hides an order\./,
  )
  const { en, ja } = boundText({ ...searched, undecided: 2 }, bound)
  expect(en).toMatch(
    /^Within this bound, this client did not pay twice or hide an order in any run that can be judged; in 2 of 736 runs the records do not show whether it lost\./,
  )
  expect(en).not.toContain('never')
  expect(ja).toContain('736回の実行のうち2回は、損失の有無を記録から判定できない。')
})

test('if the client wrote no order book, the result text of a search says nothing about hidden orders', () => {
  expect(boundText({ ...searched, undecided: 2, withBook: 0, withoutBook: 736 }, bound).en).toMatch(
    /^Within this bound, this client did not pay twice in any run that can be judged;/,
  )
})

test('if the client itself has to scale its times, the result text of a search says that other timeouts were not tested', () => {
  const sentence = 'Only times that the client divides by GIFT_MOCK_CLOCK_RATE were scaled'
  expect(boundText(searched, { ...bound, scaledBy: 'variable' }).en).toContain(sentence)
  expect(boundText(searched, { ...bound, scaledBy: 'variable' }).ja).toContain(
    '割っていないタイムアウトは検証していない。',
  )
  expect(boundText(searched, { ...bound, scaledBy: 'faketime' }).en).not.toContain(sentence)
  expect(boundText(searched, bound).en).not.toContain(sentence)
})

test('if the time was scaled and the client uses at-gift, the result text of a search says how short a timeout may be', () => {
  const sentence =
    'The clock was 20 times as fast, so a timeout that is up to 5 s shorter than the required 90 s may count as kept: test timeouts near 90 s in real time.'
  expect(boundText(searched, { ...bound, timeScale: 20 }).en).toContain(sentence)
  expect(boundText(searched, { ...bound, timeScale: 20 }).ja).toContain('最大 5 秒短いタイムアウトも合格となりうる。')
  expect(boundText(searched, { ...bound, timeScale: 200 }).en).toContain('up to 45 s shorter than the required 90 s')
  const requests = baseline.requests.map((one) => ({ ...one, provider: 'realpay-gift' as const }))
  const other = { ...searched, baseline: { ...baseline, requests } }
  for (const text of [boundText(searched, { ...bound, timeScale: 1 }), boundText(other, { ...bound, timeScale: 20 })])
    expect(text.en).not.toContain('shorter than the required')
})

test('if a run could not be judged, the result text of a search does not say how the client reports a lost response', () => {
  const report = 'the client reports the order as unknown'
  expect(boundText({ ...searched, orphaned: 3 }, bound).en).toContain(report)
  for (const open of [{ openReasons: ['timeout'] as const }, { undecided: 1 }]) {
    const { en, ja } = boundText({ ...searched, orphaned: 3, ...open }, bound)
    expect(en).toContain('never received; you clear it up with the provider.')
    expect(en).not.toContain(report)
    expect(ja).not.toContain('結果不明として報告')
  }
})

test('if each run has several normal starts, the result text of a search contains the number of starts', () => {
  expect(boundText(searched, { ...bound, starts: 2 }).en).toContain(
    "736 runs of client.py, with 2 normal starts in each run, all on the same day of the client's clock.",
  )
  expect(boundText(searched, bound).en).not.toContain('normal starts')
})

test('if each run of a program has one normal start, the result text of a search says that a later start was not tested', () => {
  const { en, ja } = boundText(searched, { ...bound, starts: 1 })
  expect(en).toContain(
    " Each run has one normal start: a later start of the client after a normal end, such as the next night's batch, was not tested (--starts 2).",
  )
  expect(ja).toContain(
    '各実行の通常の起動は1回だけであり、正常に終了した後の次の起動（翌晩のバッチなど）は検証していない（--starts 2）。',
  )
  for (const one of [
    boundText(searched, bound),
    boundText(searched, { ...bound, starts: 2 }),
    boundText({ ...searched, idleMs: 1500 }, { ...bound, starts: 1 }),
  ])
    expect(one.en).not.toContain('later start')
})

test('if a client does not exit, the result text of a search says that later retries are not seen, and does not say "never"', () => {
  const { en, ja } = boundText({ ...searched, idleMs: 1500 }, bound)
  expect(en).toMatch(/^Within this bound, this client did not pay twice or hide an order in any run/)
  expect(en).toContain('it was judged after 1.5 s without a request, so a retry that it sends later was not judged.')
  expect(ja).toContain('1.5 秒続いた時点で判定したため、その後の再送は判定していない。')
  expect(en).not.toContain('never pays')
})

test('a call that the client omits after an earlier fault does not count as a call that it should have made', () => {
  const result: Concluded = {
    ...searched,
    notTried: { unreached: 12 },
    notTriedOutcomes: { unreached: ['lost-after', 'late'] },
    openReasons: ['unreached'],
  }
  const { en, ja } = boundText(result, bound)
  expect(en).toMatch(
    /: the client did not make calls that it makes without faults, so lost-after, late could not be tried\./,
  )
  expect(ja).toContain('障害のない実行にあった呼び出しをクライアントがしなかったため、lost-after、late を試せていない')
  expect(en).toContain('in 12 the client did not make the call, with no earlier fault for lost-after/late')
  expect(ja).toContain('呼び出しに至らなかったもの12件（前に障害がないもの: lost-after/late）')
  const legitimate = boundText({ ...result, notTriedOutcomes: {}, openReasons: [] }, bound)
  expect(legitimate.en).toContain('Not tried: in 12 the client did not make the call.')
})
