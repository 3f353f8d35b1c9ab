import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { withVirtualTime } from '../../../scenarios/reference/virtual/virtual-time.ts'
import { ClientKilledError } from '../../../scenarios/replay/client/kill-points.ts'
import { replay, type ReplayResult } from '../../../scenarios/replay/replay.ts'
import type { RunContext, Runner } from '../../../scenarios/replay/client/runner.ts'
import { scenarioFiles } from '../files.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'

/**
 * A program that appends the number of its start to a file, issues a code, and prints when the response has arrived.
 */
const program = `
  ${smallFetch}
  const fs = require('fs')
  const { GIFT_MOCK_STATE_DIR: folder, GIFT_MOCK_ATTEMPT: attempt, AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY: AuthKey } = process.env
  fs.appendFileSync(folder + '/starts', attempt)
  process.on('SIGTERM', () => console.log('asked to end'))
  console.log('start ' + attempt)
  fetch(base + '/' + AT_GIFT_CAMPAIGN + '/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }) })
    .then(async (response) => { await response.text(); console.log('answered'); setInterval(() => {}, 1000); if (attempt !== '1') process.exit(4) })`

async function crashed(
  at: string,
  { restart = 1, runner = commandRunner(process.execPath, ['-e', program]), keepState = false, call = 1 } = {},
): Promise<ReplayResult> {
  const [file = ''] = scenarioFiles({
    'own/one': {
      // The client is restarted after two seconds of the mock's clock. At this rate, two seconds take 0.1 s of real
      // time.
      clock: { rate: 20 },
      client: { kill: { operation: 'at-gift.issue', call, at }, restart },
      expect: { ledger: { 'at-gift': { issued: { max: 2 } } } },
    },
  })
  return replay(await findScenario(file), { runner, timeoutMs: 20_000, keepState })
}

const codesOf = ({ requests }: ReplayResult): unknown[] =>
  requests.map(({ outcome, delivered, abandoned = false }) => [outcome.code, delivered, abandoned])

test.each([
  ['before-send', [['issued', true, false]], 1],
  [
    'after-commit',
    [
      ['issued', false, false],
      ['issued', true, false],
    ],
    2,
  ],
])(
  'if a scenario kills a command at the moment `%s`, the command is started again, and the verdict covers both runs',
  async (at, requests, issued) => {
    const result = await crashed(at)
    expect(codesOf(result)).toEqual(requests)
    expect(result.verdict.totals.issued).toBe(issued)
    expect(result.ran).toEqual({
      result: 'failed',
      attempts: 2,
      lastStartMs: expect.any(Number),
      kills: 1,
      detail: { en: 'it exited with code 4', ja: '終了コード 4 で終了' },
      output: '[start 1]\nstart 1\n[start 2]\nstart 2\nanswered\n',
    })
    expect(result.verdict.checks.find(({ kind }) => kind === 'faults')).toMatchObject({
      passed: true,
      actual: { en: '1', ja: '1 件' },
    })
  },
)

test('if a scenario kills a command at the moment `after-response`, the command gets the response before it is killed', async () => {
  const result = await crashed('after-response')
  expect(codesOf(result)).toEqual([
    ['issued', true, false],
    ['issued', true, false],
  ])
  expect(result.ran).toMatchObject({
    attempts: 2,
    lastStartMs: expect.any(Number),
    output: expect.not.stringContaining('asked to end'),
  })
})

test('the verdict about a client that is killed and not restarted covers the requests before the kill', async () => {
  const { ran, requests, verdict } = await crashed('after-commit', { restart: 0 })
  expect(ran).toMatchObject({
    result: 'done',
    detail: { en: 'it was killed, as the scenario says', ja: 'シナリオの指定により強制終了' },
    output: 'start 1\n',
  })
  expect(requests).toHaveLength(1)
  expect(verdict.totals).toMatchObject({ issued: 1, orphaned: 1 })
})

test('a client fails if it never sends the request at which the scenario is to kill the client', async () => {
  const runner = commandRunner(process.execPath, ['-e', ''])
  const { ran, result, verdict } = await crashed('after-commit', { call: 2, runner })
  expect(ran.attempts).toBeUndefined()
  expect(result).toBe('failed')
  expect(verdict.checks[0]).toMatchObject({ kind: 'faults', what: { en: 'requests at which the client is killed' } })
})

test('if a scenario restarts a client, the state folder stays the same after the restart', async () => {
  const folders: string[] = []
  const runner: Runner = {
    virtualTime: () => false,
    async run({ environment, signal }) {
      const { GIFT_MOCK_STATE_DIR: folder = '' } = environment
      folders.push(folder)
      if (environment['GIFT_MOCK_ATTEMPT'] === '1') writeFileSync(join(folder, 'orders'), 'one')
      else expect(readFileSync(join(folder, 'orders'), 'utf8')).toBe('one')
      await issueIn(environment, signal)
      return { result: 'done' }
    },
  }
  expect((await crashed('after-commit', { runner })).stateDir).toBeUndefined()
  expect(folders).toHaveLength(2)
  expect(folders[1]).toBe(folders[0])
  expect(folders.map((folder) => existsSync(folder))).toEqual([false, false])
  const { stateDir = '' } = await crashed('after-commit', { runner, keepState: true })
  onTestFinished(() => rmSync(stateDir, { recursive: true }))
  expect(readFileSync(join(stateDir, 'orders'), 'utf8')).toBe('one')
})

test('the abort signal of a killed in-process client has the reason ClientKilledError', async () => {
  const reasons: unknown[] = []
  const runner: Runner = {
    virtualTime: () => false,
    async run({ environment, signal }) {
      await issueIn(environment, signal).catch((error: unknown) => {
        reasons.push(signal.reason)
        throw error
      })
      return { result: 'done' }
    },
  }
  expect((await crashed('after-commit', { runner })).ran).toMatchObject({ result: 'done', attempts: 2 })
  expect(reasons).toEqual([expect.any(ClientKilledError)])
})

async function issueIn(
  environment: RunContext['environment'],
  signal: AbortSignal,
  send: typeof fetch = fetch,
): Promise<void> {
  await send(`${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: 'DC500', Amount: '500' }),
    signal,
  })
}

test('a killed client in virtual time does nothing more, even if it catches errors', async () => {
  const done: string[] = []
  const runner: Runner = {
    virtualTime: () => true,
    async run({ mock, environment, signal }) {
      const attempt = environment['GIFT_MOCK_ATTEMPT']
      await withVirtualTime(
        mock.admin,
        async ({ clock, fetch: send }) => {
          await issueIn(environment, signal, send).catch(() => done.push(`${attempt}: error`))
          await clock.sleep(1000)
          done.push(`${attempt}: end`)
        },
        { signal },
      )
      return { result: 'done' }
    },
  }
  const { ran, requests } = await crashed('after-commit', { runner })
  expect(ran).toMatchObject({ result: 'done', attempts: 2 })
  expect(requests).toHaveLength(2)
  expect(done).toEqual(['2: end'])
})
