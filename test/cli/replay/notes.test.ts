import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runNotes } from '../../../mock-server/cli/replay/notes.ts'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'
import { clock, issuing, tolerate } from './issuing-client.ts'

const NO_BOOK =
  'note: in 1 of 1 scenario in which a code was issued, the client wrote no book to the file that the variable GIFT_MOCK_BOOK names, so what it stored (second codes, failed orders) was not judged: gift-mock docs book\n'
const NO_BOOK_HERE = 'the client wrote no book, so what it stored was not judged'
const japanese = { LANG: 'ja_JP.UTF-8' }

/** Fault for an operation that the client of these tests never calls. */
const readFault = { name: 'read', when: { operation: 'at-gift.inquire', calls: [1] } }
const unread = { ...lost, ...readFault }

test('if `replay` judges a client after an idle time, all of its outputs state the idle time', async () => {
  const path = folder()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const stays = issuing(1, 'setInterval(() => {}, 1000)')
  const { code, stdout } = await call(['replay', file, '--until', 'idle:0.3', ...outputs, ...stays])
  const note =
    'judged after 0.3 s without a request, so a retry that it sends later was not judged. Choose the time with --until idle:SECONDS: more than its longest retry delay.'
  expect(code).toBe(0)
  expect(stdout).toMatch(/^✓ own\/one /)
  expect(stdout.endsWith(` s\n${note}\n${NO_BOOK}`)).toBe(true)
  expect(readFileSync(join(path, 'r.xml'), 'utf8')).toContain(`<system-out>${note}\n${NO_BOOK_HERE}</system-out>`)
  expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8')).scenarios).toMatchObject([
    { client: { idleMs: 300 }, book: false },
  ])
  expect((await call(['replay', file, '--until', 'idle:0.3', ...stays], japanese)).stdout).toContain(
    '\nリクエストのない時間が 0.3 秒続いた時点で判定したため、その後の再送は判定していない。',
  )
  const exits = await call(['replay', file, '--until', 'idle:5', ...issuing(1)])
  expect(exits.stdout).not.toContain('judged after')
})

test('if a client exceeded its time limit in a scenario, `replay` advises what to change', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const client = issuing(1, 'setInterval(() => {}, 1000)')
  const advice =
    /\nnote: in own\/one, the client exceeded its time limit\. If it is only slow, .* with --timeout SECONDS, such as 300\. .*--until idle\n/
  expect((await call(['replay', file, '--timeout', '1', ...client])).stdout).toMatch(advice)
  expect((await call(['replay', file, ...issuing(1)])).stdout).not.toMatch(advice)
})

test('if a client was still sending requests at its time limit, `replay` advises a longer time limit first', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const busy = issuing(1, "setInterval(() => fetch(process.env.AT_GIFT_BASE_URL + '/none'), 100)")
  const { stdout } = await call(['replay', file, '--timeout', '2', ...busy])
  expect(stdout).toMatch(
    /\nnote: in own\/one, the client exceeded its time limit, and was still sending requests\. It may only need more time: try --timeout 300 first\n/,
  )
  expect(stdout).not.toContain('waits for a response for ever')
})

test('requests of an earlier start do not count as requests that a client sent until its time limit', () => {
  const replayed = (lastStartMs?: number) =>
    [
      {
        result: 'failed',
        ran: { result: 'timed out', lastStartMs },
        file: { scenario: { name: 'own/one', faults: [] } },
        timeoutMs: 1000,
        unfired: [],
        requests: [{ receivedAtMs: 1000 }, { receivedAtMs: 1900 }],
      },
    ] as never
  const own = { skipped: [], isOwn: true }
  expect(runNotes(replayed(), own)).toEqual([expect.stringContaining('was still sending requests')])
  expect(runNotes(replayed(1800), own)).toEqual([expect.stringContaining('If it is only slow')])
})

test('if a client passes a rule about pauses on a faster clock, `replay` advises to judge the pauses in real time', () => {
  const replayed = (clockRate: number, result: string, provenPauses?: string[]) =>
    [
      {
        result: 'passed',
        ran: {},
        clockRate,
        provenPauses,
        file: { scenario: { clock: { rate: 2 }, task: { name: 'issue-one' }, faults: [] } },
        unfired: [],
        report: { rules: [{ name: 'at-gift/pacing', result }] },
      },
    ] as never
  const own = { skipped: [], isOwn: true }
  expect(runNotes(replayed(40, 'passed'), own)).toEqual([
    expect.stringMatching(
      /^note: at-gift\/pacing passed on a clock that is 20 times as fast\. .* without --time-scale$/,
    ),
  ])
  expect(runNotes(replayed(2, 'passed'), own)).toEqual([])
  expect(runNotes(replayed(40, 'passed', ['at-gift/pacing']), own)).toEqual([])
  expect(runNotes(replayed(40, 'passed', ['at-gift/waits-after-429']), own)).toHaveLength(1)
  expect(runNotes(replayed(40, 'not exercised'), own)).toEqual([])
})

test("if the user's client fails in a folder with a configuration file, `replay` says that it does not read the file", () => {
  const replayed = (result: string) => [{ result, ran: {}, file: { scenario: { faults: [] } }, unfired: [] }] as never
  const note = expect.stringContaining('note: replay does not read gift-mock.yaml')
  const own = { skipped: [], isOwn: true }
  expect(runNotes(replayed('failed'), { ...own, configFile: 'gift-mock.yaml' })).toContainEqual(note)
  expect(runNotes(replayed('passed'), { ...own, configFile: 'gift-mock.yaml' })).not.toContainEqual(note)
  expect(runNotes(replayed('failed'), { ...own, isOwn: false, configFile: 'gift-mock.yaml' })).not.toContainEqual(note)
  expect(runNotes(replayed('failed'), own)).not.toContainEqual(note)
})

test('`replay` counts the scenarios in which a code was issued but the client wrote no order book', async () => {
  const path = folder()
  const json = join(path, 'r.json')
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const write = `
    const { writeFileSync } = await import('node:fs')
    const { GIFT_MOCK_SCENARIO: name, GIFT_MOCK_BOOK: book } = process.env
    if (name === 'own/two') writeFileSync(book, 'order,state\\n1,unknown\\n')`
  const { stdout } = await call(['replay', ...files, '--json', json, ...issuing(1, write)])
  expect(stdout).toContain('note: in 1 of 2 scenarios in which a code was issued, the client wrote no book to ')
  const { scenarios } = JSON.parse(readFileSync(json, 'utf8'))
  expect(scenarios.map(({ book }: { book: boolean }) => book)).toEqual([false, true])
  expect((await call(['replay', files[0] ?? ''])).stdout).not.toContain('wrote no book')
})

test('with --require-book, `replay` fails a client that received a code but wrote no order book', async () => {
  const files = scenarioFiles({ 'own/one': {} })
  const { code, stdout } = await call(['replay', ...files, '--require-book', ...issuing(1)])
  expect(code).toBe(2)
  expect(stdout).toContain(
    "the client's own book: expected: a book in the file that the variable GIFT_MOCK_BOOK names; happened: no book, although the provider issued 1 code\n",
  )
})

test('`replay` names the tasks that the client did not attempt, but not the tasks in which it failed', async () => {
  const files = scenarioFiles({
    'own/one': { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } },
    'own/many': {
      task: { name: 'issue-many', count: 3 },
      expect: { ledger: { 'at-gift': { issued: { exactly: 3 } } } },
    },
    'own/inquire': { task: 'issue-then-inquire', faults: [unread] },
  })
  expect((await call(['replay', '--jobs', '1', ...files, ...issuing(1)])).stdout).toContain(
    '\nnote: the client does not seem to have done the tasks issue-many, issue-then-inquire; it may not read the variable GIFT_MOCK_TASK. --task NAME ',
  )
  expect((await call(['replay', files[0] ?? '', ...issuing(1)])).stdout).not.toContain('GIFT_MOCK_TASK')
  expect((await call(['replay', files[1] ?? '', ...issuing(1)], japanese)).stdout).toContain(
    '注意: クライアントがタスク issue-many を実行していない可能性がある',
  )
})

test('`replay` names a task in which the client sent no request, but not a task in which the client got all codes', async () => {
  const files = scenarioFiles({
    'own/limited': {
      task: { name: 'issue-many', count: 2 },
      expect: {
        ledger: { 'at-gift': { issued: { exactly: 2 } } },
        requests: [{ match: { operation: 'at-gift.issue', status: 429 }, count: { min: 1 } }],
      },
    },
    'own/inquire': { task: 'issue-then-inquire', faults: [unread] },
  })
  const { stdout } = await call([
    'replay',
    '--jobs',
    '1',
    ...files,
    ...issuing(2).map((part) =>
      part.includes('getcode') ? `if (process.env.GIFT_MOCK_TASK === 'issue-many') {${part}}` : part,
    ),
  ])
  expect(stdout).toContain('\nnote: the client does not seem to have done the task issue-then-inquire; ')
})

test('all outputs mark a passed scenario whose fault never fired, unless the scenario expects this', async () => {
  const path = folder()
  const files = scenarioFiles({
    'own/untried': {
      faults: [unread],
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, faults: { read: { min: 0 } } },
    },
    'own/trap': {
      faults: [unread],
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, faults: { read: { exactly: 0 } } },
    },
    'own/plain': {},
  })
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const note = 'the fault never fired, so the scenario tried nothing'
  const { code, stdout } = await call(['replay', '--jobs', '1', ...files, ...outputs, ...issuing(1)])
  expect(code).toBe(0)
  expect(stdout.match(/^✓ .*$/gm)?.map((line) => line.includes(`ms (${note})`))).toEqual([true, false, false])
  expect(
    readFileSync(join(path, 'r.xml'), 'utf8').split(
      `<skipped message="${note}"/>\n      <system-out>${note}\n${NO_BOOK_HERE}</system-out>`,
    ),
  ).toHaveLength(2)
  expect(stdout).toMatch(/^3 passed \(1 tried nothing\), 0 failed, in /m)
  expect(stdout).toContain('\nwarning: in own/untried, the client passed, but no fault fired, so nothing was tried: ')
  const { scenarios, ...counts } = JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))
  expect(counts).toMatchObject({ passed: 3, triedNothing: 1 })
  expect(scenarios.map(({ triedNothing }: { triedNothing?: true }) => triedNothing)).toEqual([
    true,
    undefined,
    undefined,
  ])
  expect((await call(['replay', files[0] ?? '', ...issuing(1)], japanese)).stdout).toContain(
    '（障害が一度も発生せず、このシナリオでは何も検証していない）',
  )
})

test('for a failed scenario, `replay` names the task, and an operation that has a fault but was never called', async () => {
  const [none = '', half = ''] = scenarioFiles({
    'own/none': { task: { name: 'issue-one', dcId: 'DC500', amount: 500 }, faults: [unread] },
    'own/half': { faults: [lost, unread] },
  })
  expect((await call(['replay', none, ...issuing(1)])).stdout).toContain(
    "\n  the client's task: issue-one (dcId=DC500 amount=500); the client never sent at-gift.inquire, so the scenario was not tried\n",
  )
  expect((await call(['replay', none, ...issuing(1)], japanese)).stdout).toContain(
    '\n  クライアントのタスク: issue-one（dcId=DC500 amount=500）。クライアントは at-gift.inquire を一度も送っていないため、このシナリオは検証できていない\n',
  )
  expect((await call(['replay', half, ...issuing(1)])).stdout).toContain(
    "\n  the client's task: issue-one; the client never sent at-gift.inquire, so this fault was not tried\n",
  )
})

test('if the client got too many codes, `replay` prints the number and the cost of the surplus codes', async () => {
  const [file = '', lossy = ''] = scenarioFiles({
    'own/one': { clock },
    'own/two': { clock, faults: [lost], expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, tolerate } },
  })
  expect((await call(['replay', file, ...issuing(3)])).stdout).toContain(
    'fees 0)\n    2 codes more than the scenario expects: 1,000 yen\n',
  )
  expect((await call(['replay', file, ...issuing(2)], japanese)).stdout).toContain(
    '\n    シナリオが期待する件数より 1 件（500円）多い\n',
  )
  // The second code is listed as a surplus code, so it is not listed again as a suspected duplicate.
  const { stdout } = await call(['replay', lossy, ...issuing(2)])
  expect(stdout).toContain('fees 0)\n    1 code more than the scenario expects: 500 yen\n')
  expect(stdout).not.toContain('suspected duplicate')
})

test('if a client exits but leaves a process running, `replay` warns that later requests are not judged', async () => {
  const path = folder()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const leaves = ['--', 'sh', '-c', 'sleep 60 >/dev/null 2>&1 &']
  const { stdout } = await call(['replay', file, ...outputs, ...leaves])
  const note =
    'the client exited and left a process running. That process was ended, so requests that it would have sent later,'
  expect(stdout).toContain(`\nwarning: in own/one, ${note} such as a retry, were not judged.`)
  expect(readFileSync(join(path, 'r.xml'), 'utf8')).toContain(note)
  expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))).toMatchObject({
    leftProcesses: 1,
    scenarios: [{ client: { leftProcesses: true } }],
  })
  const waits = await call(['replay', file, '--', 'sh', '-c', 'sleep 0.01 & wait'], japanese)
  expect(waits.stdout).not.toContain('プロセスが動いていた')
})
