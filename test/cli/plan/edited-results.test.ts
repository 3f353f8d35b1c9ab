import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { resultSchema } from '../../../mock-server/cli/plan/results/schema.ts'
import { searchContradiction } from '../../../mock-server/cli/plan/results/search-contradictions.ts'
import { REFERENCE_CLIENT } from '../../../mock-server/cli/shared/run-facts/run-facts.ts'
import { hostClock } from '../../../mock-server/core/time/host-clock.ts'
import {
  boldLines,
  fileWith,
  issuing,
  loss,
  LOST,
  OTHER,
  planned,
  replayFile,
  scenario,
  search,
  speak,
} from './runs-support.ts'

const found = search({ found: [loss], covered: 3, runs: 20 })
const matrix = (mark: string) => [{ operation: 'at-gift.issue', call: 1, marks: { 'lost-after': mark } }]

describe('the numbers of a search', () => {
  test.each<[string, object, string, string]>([
    [
      'whose losses were removed, but not from the matrix',
      { ...found, result: 'nothing found', found: [] },
      '"matrix": 1 × "lost", but "found": 0',
      '"matrix": 1 × "lost" と "found": 0 が合わない',
    ],
    [
      'whose losses are not in the matrix',
      { ...found, matrix: matrix('passed') },
      '"found": at-gift.issue 1 lost-after, but "matrix": 0 × "lost"',
      '"found": at-gift.issue 1 lost-after と "matrix": 0 × "lost" が合わない',
    ],
    [
      'that covers schedules without a loss',
      search({ covered: 3 }),
      '"covered": 3, but "found": 0',
      '"covered": 3 と "found": 0 が合わない',
    ],
    [
      'with runs that have no result',
      search({ runs: 20 }),
      '"runs": 20, but "states + pruned + notTried": 12',
      '"runs": 20 と "states + pruned + notTried": 12 が合わない',
    ],
    [
      'with more undecided runs than runs without a loss',
      search({ undecided: 13 }),
      '"undecided": 13, but "states + pruned": 12',
      '"undecided": 13 と "states + pruned": 12 が合わない',
    ],
    [
      'whose undecided runs were removed from the count',
      { ...search(), matrix: matrix('undecided') },
      '"matrix": 1 × "undecided", but "undecided": 0',
      '"matrix": 1 × "undecided" と "undecided": 0 が合わない',
    ],
    [
      'whose reasons for untried faults were removed',
      { ...search(), matrix: matrix('not tried') },
      '"matrix": 1 × "not tried", but "notTried": {}',
      '"matrix": 1 × "not tried" と "notTried": {} が合わない',
    ],
    [
      'whose text does not follow from its numbers',
      { ...search({ notTried: { patience: 5 } }), notTried: {} },
      '"bound" is not the text that follows from the numbers of the search, which is: Within this bound,',
      '"bound" が、探索の件数などから決まる文と異なる。正しい文: この範囲では、',
    ],
    [
      'that is complete although runs were left',
      { ...search({ notTried: { budget: 2 } }) },
      '"completeDepth": 2, but "limits.depth": 2, "notTried.budget": 2',
      '"completeDepth": 2 と "limits.depth": 2, "notTried.budget": 2 が合わない',
    ],
    [
      'that found nothing without completing a depth',
      { ...search(), completeDepth: 0 },
      '"result": "nothing found", but "completeDepth", "notTriedOutcomes": "incomplete"',
      '"result": "nothing found" と "completeDepth", "notTriedOutcomes": "incomplete" が合わない',
    ],
    [
      'without marks in its matrix',
      { ...search(), matrix: [] },
      '"completeDepth": 2, but "matrix": 0 × "passed"',
      '"completeDepth": 2 と "matrix": 0 × "passed" が合わない',
    ],
    [
      'with an unknown mark',
      { ...search(), matrix: matrix('fine') },
      '"matrix" has the unknown mark "fine"',
      '"matrix" の値 "fine" は無効である',
    ],
    [
      'without its number of starts',
      { ...search(), limits: { depth: 2, calls: 8, restarts: 0, workers: 1 } },
      '"limits.starts" is missing',
      '"limits.starts" がない',
    ],
    ['without its matrix', { ...search(), matrix: undefined }, '"matrix" is missing', '"matrix" がない'],
  ])('`plan` refuses a search %s', async (_, content, en, ja) => {
    speak('en')
    await expect(planned([fileWith('e.json', content)])).rejects.toThrow(`e.json contradicts itself: ${en}`)
    const parsed = resultSchema.parse(JSON.parse(JSON.stringify(content)))
    expect('scenarios' in parsed ? undefined : searchContradiction(parsed)?.ja).toContain(ja)
  })

  test('`plan` accepts a search of another version whose numbers do not agree, because that version may count differently', async () => {
    speak('en')
    const old = { ...search({ runs: 20 }), version: '0.1.0' }
    expect(boldLines(await planned([fileWith('e.json', old)]))).toContainEqual(
      expect.stringMatching(/^e\.json was made by gift-provider-mock 0\.1\.0/),
    )
  })
})

describe('the totals of a passed scenario', () => {
  const totals = { issued: 1, faceValue: 500, fees: 0, orphaned: 0, suspectedDuplicates: 0 }
  test.each([
    ['issued', 2, '1'],
    ['issued', 0, '1'],
    ['faceValue', 100_500, '500'],
    ['suspectedDuplicates', 2, '0'],
  ])('`plan` refuses a scenario with the total %s %i', async (member, value, expected) => {
    const requests = [issuing, { ...issuing, id: '000000002', outcome: { code: 'refused' } }].slice(value === 0 ? 1 : 0)
    const file = (result: 'passed' | 'cannot tell', more: object = {}) =>
      replayFile('r.json', '01:00:00', [
        scenario(LOST, result, { requests, totals: { ...totals, [member]: value }, ...more }),
      ])
    await expect(planned([file('passed')])).rejects.toThrow(
      `r.json contradicts itself: ${LOST}: the result is "passed", but "totals.${member}" is ${value}, and the scenario expects exactly ${expected}.`,
    )
    await expect(planned([file('passed', { sha256: 'f00' })])).resolves.toContain('# ')
  })
})

describe('the times of a result file', () => {
  test.each([
    ['that was made in the future', { startedAt: '2026-01-02T02:00:00+09:00' }, /the run ended in the future/],
    [
      'whose requests arrived before the run',
      { startedAt: '2026-01-02T01:02:00+09:00' },
      /request 000000001 arrived at/,
    ],
    ['whose requests arrived after the run', { startedAt: '2026-01-02T00:30:00+09:00' }, /which is not during the run/],
    ['without the time of its run', { startedAt: undefined }, /"startedAt" is missing/],
    ['without its duration', { durationMs: undefined }, /"durationMs" is missing/],
  ])('`plan` refuses a result file %s', async (_, more, message) => {
    const file = replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')], more)
    const clock = vi.spyOn(hostClock, 'now').mockReturnValue(Date.parse('2026-01-02T01:45:00+09:00'))
    onTestFinished(() => clock.mockRestore())
    speak('en')
    await expect(planned([file])).rejects.toThrow(message)
  })

  test('`plan` refuses a result file in which requests lack the member for their real time', async () => {
    const requests = [
      { id: '1', at: '2026-04-01T09:00:00.000+09:00', operation: null, status: 200, receivedAt: undefined },
    ]
    speak('en')
    await expect(planned([replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', { requests })])])).rejects.toThrow(
      'r.json contradicts itself: "requests.1.receivedAt" is missing',
    )
  })
})

const python = { file: '/usr/bin/python3.13', sha256: 'f00' }
test.each([
  ['neither a version nor a file of the program', {}, true],
  ['only the file of the interpreter', { clientFiles: [python] }, true],
  ['only the interpreter and data', { clientFiles: [python, { file: 'a/orders.csv', sha256: 'f00' }] }, true],
  ['a file of the program', { clientFiles: [python, { file: 'app.py', sha256: 'f00' }] }, false],
  ['a program without an interpreter', { clientFiles: [{ file: './build/client', sha256: 'f00' }] }, false],
  ['a version of the program', { clientVersion: 'v1' }, false],
])(
  'if the result files name %s, a bold line says that the program is unknown, and the overall result is "not decided": %s',
  async (_, facts, isBold) => {
    const results = [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed'), scenario(OTHER, 'passed')], {
        clientFiles: [],
        ...facts,
      }),
      fileWith('e.json', { ...search(), clientFiles: [], ...facts }),
    ]
    speak('en')
    const made = await planned(results)
    expect(boldLines(made).filter((line) => line.startsWith('It is unknown which program'))).toEqual(
      isBold
        ? [
            'It is unknown which program was tested: r.json, e.json has neither a version of the program nor the SHA-256 of one of its files. Run the test with `--client-version`.',
          ]
        : [],
    )
    expect(made).toContain(isBold ? '\n- Overall result: not decided' : '\n- Overall result: passed (')
    speak('ja')
    const japanese = '試験したプログラムを特定できない: r.json、e.json に、'
    expect(boldLines(await planned(results)).some((line) => line.startsWith(japanese))).toBe(isBold)
  },
)

test.each([1, undefined])(
  '`plan` refuses a result file with the flag --time-scale 50 and the time scale %s',
  async (timeScale) => {
    const files = (scale: number | undefined) => [
      replayFile('r.json', '01:00:00', [scenario(LOST, 'passed')], {
        flags: ['--time-scale', '50'],
        timeScale: scale,
        scaledBy: 'faketime',
      }),
    ]
    await expect(planned(files(timeScale))).rejects.toThrow(
      timeScale === undefined ? '"timeScale" is missing' : '"timeScale": 1, but "flags": --time-scale 50',
    )
    await expect(planned(files(50))).resolves.toContain('# ')
  },
)

describe('the members of a result file of this version', () => {
  const left = { client: { result: 'done', leftProcesses: true } }
  const file = (more: object, scenarioMore: object = {}) =>
    replayFile('r.json', '01:00:00', [scenario(LOST, 'passed', { ...left, ...scenarioMore })], {
      leftProcesses: 1,
      ...more,
    })

  test.each([
    'passed',
    'triedNothing',
    'cannotTell',
    'notJudged',
    'skipped',
    'notRun',
    'leftProcesses',
    'library',
    'flags',
    'clientFiles',
    'timeScale',
    'host',
  ])('`plan` refuses a file of `replay` without the member %s', async (member) => {
    await expect(planned([file({ [member]: undefined })])).rejects.toThrow(
      `r.json contradicts itself: "${member}" is missing. Use the file as gift-mock wrote it`,
    )
  })

  test.each(['sha256', 'book', 'client', 'rules', 'clockRate'])(
    '`plan` refuses a scenario without the member %s',
    async (member) => {
      await expect(planned([file({}, { [member]: undefined })])).rejects.toThrow(
        `"scenarios.${LOST}.${member}" is missing`,
      )
    },
  )

  test('`plan` refuses a file with a time scale that does not say how the time of the client was scaled', async () => {
    const files = [file({ timeScale: 20 }), fileWith('e.json', { ...search(), timeScale: 20 })]
    for (const one of files) await expect(planned([one])).rejects.toThrow('"scaledBy" is missing')
  })

  test('`plan` accepts a file of the reference client without a clock rate, because it runs in virtual time', async () => {
    await expect(planned([file({ client: REFERENCE_CLIENT }, { clockRate: undefined })])).resolves.toContain('# ')
  })

  test.each(['leftProcesses', 'notTried', 'notTriedOutcomes', 'flags'])(
    '`plan` refuses a search without the member %s',
    async (member) => {
      const content = { ...search(), [member]: undefined }
      await expect(planned([fileWith('e.json', content)])).rejects.toThrow(`"${member}" is missing`)
    },
  )

  test.each([
    ['leftProcesses', { client: { result: 'done' } }, {}, 0],
    ['triedNothing', { triedNothing: true }, { triedNothing: 0 }, 1],
  ])(
    '`plan` refuses a file whose count `%s` is not the number of these scenarios',
    async (member, more, counts, counted) => {
      await expect(planned([file(counts, more)])).rejects.toThrow(
        `"${member}" is ${1 - counted}, but it is true in ${counted} of the scenarios`,
      )
    },
  )

  test('`plan` accepts a whole file, and an incomplete file of another version', async () => {
    expect(boldLines(await planned([file({})]))).toContainEqual(expect.stringContaining('left a process running'))
    await expect(planned([file({ version: '0.1.0', leftProcesses: undefined })])).resolves.toContain('# ')
  })
})
