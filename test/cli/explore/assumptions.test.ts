import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { loadAlternatives, pairCases } from '../../../mock-server/core/provider/alternatives.ts'
import { assumptionsResult } from '../../../mock-server/cli/explore/output/assumptions-result.ts'
import { assumptionsText } from '../../../mock-server/cli/explore/output/assumptions-text.ts'
import { exploreAssumptionsWith } from '../../../scenarios/explore/assumptions/assumptions.ts'
import { call, folder } from '../command.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'

const all = await loadAlternatives(providers)
const atGift = all.filter(({ provider }) => provider === 'at-gift')
const realpayGift = all.filter(({ provider }) => provider === 'realpay-gift')
/** Returns the number of runs that `explore` needs to reach the alternative provider behaviour with the given name. */
const runsUntil = (name: string, alternatives: typeof all): number =>
  alternatives.findIndex((alternative) => alternative.name === name) + 1

/** Source of a client that issues a code, and fails unless the ControlNo in the response has 12 digits. */
const issues = `
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey } = process.env
  const response = await fetch(base + '/' + campaign + '/dc/getcode', {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
  })
  const { ControlNo } = await response.json()
  process.exitCode = /^\\d{12}$/.test(ControlNo) ? 0 : 1`
const program = (script: string): string[] => ['--', 'node', '--input-type=module', '-e', smallFetch + script]

test('`explore --assumptions` names each alternative provider behaviour under which the client fails, and exits with 2', async () => {
  const json = join(folder(), 'assumptions.json')
  const runs = runsUntil('RP-A7/token-once', realpayGift)
  const given = ['--assumptions', '--task', 'buy-one', '--runs', `${runs}`, '--json', json]
  const { code, stdout, stderr } = await call(['explore', ...given])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(stdout).toContain('✗ RP-A7/token-once: did not complete the task\n  Each token is accepted once.\n')
  expect(stdout).toContain('1. RP-A7 (realpay-gift)\n  Which access tokens are accepted: only that')
  expect(stdout).toContain('\n  アクセストークンの有効範囲についてご教示ください。')
  expect(stdout).toContain(
    `This client does not pass under 1 of what was tried: ${runs} alternatives and 0 pairs. Ask the providers before you go to production. Not tried within the budget: ${realpayGift.length - runs} alternatives,`,
  )
  const written: unknown = JSON.parse(readFileSync(json, 'utf8'))
  expect(written).toMatchObject({
    format: 'gift-provider-mock/assumptions/1',
    result: 'depends',
    task: { name: 'buy-one' },
    leans: [
      {
        alternatives: [{ name: 'RP-A7/token-once' }],
        settings: { 'realpayGift.totp.reuse': 'once' },
        result: 'failed',
        withFaults: false,
      },
    ],
    questions: [{ rule: 'RP-A7', alternatives: ['RP-A7/token-once'] }],
    tried: { single: runs, withFaults: 0, pairs: 0 },
  })
})

test('`explore --assumptions 1` also tries one fault at a time under each alternative provider behaviour', async () => {
  const { code, stdout } = await call([
    'explore',
    '--assumptions',
    '1',
    '--runs',
    `${atGift.length + 2}`,
    '--lang',
    'ja',
  ])
  expect(code).toBe(0)
  expect(stdout).toBe(
    `このクライアントは、試したすべて（別の動作${atGift.length}件と組み合わせ0件）で正しく動作する。予算内で試していないもの: 別の動作0件、障害ありで${atGift.length - 2}件、組み合わせ${[...pairCases(atGift)].length}件。\n`,
  )
})

test('`explore --assumptions` exits with 1 and draws no conclusion if at least one single alternative was not tried', async () => {
  const json = join(folder(), 'assumptions.json')
  const { code, stdout } = await call(['explore', '--assumptions', '--runs', '1', '--json', json])
  expect(code).toBe(1)
  expect(stdout).toBe(
    `These runs do not show whether this client depends on an assumption: not everything was tried and judged (1 alternative and 0 pairs were tried). Not tried within the budget: ${atGift.length - 1} alternatives, 0 with faults, ${[...pairCases(atGift)].length} pairs. Give a larger --budget or more --runs.\n`,
  )
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({ result: 'incomplete', tried: { single: 1 } })
})

test('the result of `explore --assumptions` says which runs were not judged, and whether a client left a process running', async () => {
  const open = { notTried: { timeout: 1 }, notTriedOutcomes: { timeout: ['late'] } }
  const run = async () => ({ result: 'passed' as const, yen: 0, what: [], providers: ['at-gift'] })
  const options = { now: () => 0, signal: new AbortController().signal }
  const report = await exploreAssumptionsWith(atGift.slice(0, 1), {
    ...options,
    run,
    runWithFaults: async () => ({ ...(await run()), open, leftProcesses: true }),
  })
  expect(report).toMatchObject({ openCases: { timeout: 1 }, leftProcesses: 1 })
  expect(assumptionsResult(report, { leavesOutWaits: true })).toBe('incomplete')
  expect(assumptionsText(report, 'incomplete')).toContain(
    'In 1 case, runs with a fault took longer than --timeout and were not judged: give a longer time limit',
  )
  const left = { ...report, openCases: {} }
  expect(assumptionsResult(left, { leavesOutWaits: true })).toBe('passed')
  expect(assumptionsText(left, 'passed')).toMatch(
    /^This client passed in all runs that can be judged: .* In 1 case, the client exited and left a process running/,
  )
  const waits = { ...report, openCases: { patience: 1 } }
  expect([true, false].map((leavesOutWaits) => assumptionsResult(waits, { leavesOutWaits }))).toEqual([
    'passed',
    'incomplete',
  ])
})

test('`explore --assumptions` exits with 2 if a separate client program fails under an alternative provider behaviour', async () => {
  const runs = runsUntil('AG-A10/control-no-letters', atGift)
  const { code, stdout } = await call(['explore', '--assumptions', '--runs', `${runs}`, ...program(issues)])
  expect(code).toBe(2)
  expect(stdout).toContain('✗ AG-A10/control-no-letters: did not complete the task')
  expect(stdout).toContain(`${runs} alternatives and 0 pairs`)
})

test('`explore --assumptions` exits with 1 if the client fails even under the assumed provider behaviour', async () => {
  const { code, stderr } = await call([
    'explore',
    '--assumptions',
    ...program(`${issues}
;process.exitCode = 3`),
  ])
  expect(code).toBe(1)
  expect(stderr).toBe('gift-mock: the client does not pass under the assumptions (failed): it exited with code 3\n')
})

test.each([
  [['--assumptions', '--html', 'page.html'], '--html is not possible with --assumptions: use --json'],
  [['--assumptions', '--junit', 'junit.xml'], '--junit is not possible with --assumptions: use --json'],
  [
    ['--assumptions', '--workers', '2'],
    '--restarts and --workers are not possible with --assumptions: the client runs once and alone',
  ],
  [['--assumptions', '2'], '--assumptions: "2" is not a whole number from 0 to 1'],
])('`explore` rejects the arguments %j and exits with 1', async (given, message) => {
  const { code, stderr } = await call(['explore', ...given])
  expect({ code, stderr }).toEqual({ code: 1, stderr: `gift-mock: ${message}\n` })
})

test('the result of `explore --assumptions` names the idle time after which a client was judged', async () => {
  const run = async (settings: object) => ({
    result: 'passed' as const,
    yen: 0,
    what: [],
    providers: ['at-gift'],
    idleMs: Object.keys(settings).length > 0 ? 3000 : 2000,
  })
  const options = { now: () => 0, signal: new AbortController().signal }
  const report = await exploreAssumptionsWith(atGift.slice(0, 1), { ...options, run })
  expect(report.idleMs).toBe(2000)
  const text = assumptionsText(report, 'passed')
  expect(text).toContain('This client passed in all runs that can be judged: 1 alternative and 0 pairs.')
  expect(text).toContain(
    'The client was judged after 2 s without a request, so a retry that it sends later was not judged. Choose the time with --until idle:SECONDS: more than its longest retry delay.',
  )
})
