import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { commandRunner } from '../../../scenarios/command/command-runner.ts'
import { findScenario } from '../../../scenarios/loading/load.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { type AtEnd, folder } from '../../cli/command.ts'
import { scenarioFiles } from '../files.ts'
import { issue, node, replayed } from './support.ts'

/** Returns true if the process exists and is not a zombie. */
function lives(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

/** Waits until a program has written process ids to a file, and returns these process ids. */
async function pidsIn(file: string, count: number, atEnd: AtEnd = onTestFinished): Promise<number[]> {
  await vi.waitUntil(() => existsSync(file) && readFileSync(file, 'utf8').trim().split('\n').length >= count, {
    timeout: 10_000,
    interval: 10,
  })
  const pids = readFileSync(file, 'utf8').trim().split('\n').map(Number)
  atEnd(() => {
    for (const pid of pids.filter(lives)) process.kill(pid, 'SIGKILL')
  })
  return pids
}

test('a command that runs longer than its timeout gets SIGTERM, and the scenario fails', async () => {
  const { result, verdict, ran } = await replayed(
    node(
      `process.on('SIGTERM', () => { console.log('asked'); process.exit(0) }); ${issue}; setInterval(() => {}, 1000)`,
    ),
    { timeoutMs: 800 },
  )
  expect(verdict.result).toBe('passed')
  expect({ result, ran }).toEqual({
    result: 'failed',
    ran: { result: 'timed out', detail: { en: 'it exited with code 0', ja: '終了コード 0 で終了' }, output: 'asked\n' },
  })
})

/** Returns true if the program is installed. */
function isThere(program: string): boolean {
  return spawnSync(program, ['--help']).error === undefined
}

// The tests run concurrently, because each test waits for its timeout and for the grace period.
describe.concurrent('a command that ignores SIGTERM', () => {
  test('a command that ignores SIGTERM is killed with its child processes', async ({ onTestFinished: atEnd }) => {
    const file = join(folder({}, atEnd), 'pids')
    const script = `trap '' TERM; (trap '' TERM; while :; do sleep 0.05; done) & echo $! > ${file}; sh -c 'trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done' & echo $$ >> ${file}; while :; do sleep 0.05; done`
    const running = replayed(['sh', '-c', script], { timeoutMs: 5000, atEnd })
    const pids = await pidsIn(file, 3, atEnd)
    expect(pids.map(lives)).toEqual([true, true, true])
    expect((await running).ran).toMatchObject({
      result: 'timed out',
      detail: { en: 'it was ended by SIGKILL', ja: 'SIGKILL により終了' },
    })
    expect(pids.map(lives)).toEqual([false, false, false])
  })

  test.skipIf(!isThere('timeout'))(
    'if `timeout` moved a child process to another process group, the time limit also kills this child process',
    async ({ onTestFinished: atEnd }) => {
      const file = join(folder({}, atEnd), 'pids')
      const loop = `trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done`
      const running = replayed(['sh', '-c', `timeout 60 sh -c '${loop}'; true`], { timeoutMs: 5000, atEnd })
      const pids = await pidsIn(file, 1, atEnd)
      expect(pids.map(lives)).toEqual([true])
      expect((await running).ran.result).toBe('timed out')
      expect(pids.map(lives)).toEqual([false])
    },
  )

  test.skipIf(!isThere('setsid'))(
    'a descendant process in a new session is killed even if its parent process ends first',
    async ({ onTestFinished: atEnd }) => {
      const file = join(folder({}, atEnd), 'pids')
      const running = replayed(
        ['sh', '-c', `setsid sh -c 'trap "" TERM; echo $$ >> ${file}; while :; do sleep 0.05; done'; true`],
        { timeoutMs: 5000, atEnd },
      )
      const pids = await pidsIn(file, 1, atEnd)
      expect(pids.map(lives)).toEqual([true])
      expect((await running).ran.result).toBe('timed out')
      expect(pids.map(lives)).toEqual([false])
    },
  )
})

test.skipIf(process.platform !== 'linux')(
  'if a command exits, its background job in a new process group is ended',
  async () => {
    const file = join(folder(), 'pids')
    const { ran } = await replayed(['sh', '-c', `set -m; sleep 60 & echo $! > ${file}`])
    expect(ran).toMatchObject({ result: 'done' })
    expect((await pidsIn(file, 1)).map(lives)).toEqual([false])
  },
)

test('if a command exits, a background process that it started is ended', async () => {
  const file = join(folder(), 'pids')
  const { ran } = await replayed(['sh', '-c', `sleep 60 & echo $! > ${file}`])
  expect(ran).toMatchObject({ result: 'done' })
  expect((await pidsIn(file, 1)).map(lives)).toEqual([false])
})

/** Returns a command that starts a process in a new session, writes the pid of this process to a file, and exits. */
function detaching(file: string, env: string): string[] {
  return node(
    `const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'inherit', env: ${env} }); require('fs').writeFileSync(${JSON.stringify(file)}, String(child.pid)); child.unref()`,
  )
}

test.skipIf(process.platform !== 'linux')(
  'if a command exits, a process that it started in a new session is ended and reported',
  async () => {
    const file = join(folder(), 'pids')
    const { ran } = await replayed(detaching(file, 'process.env'))
    expect(ran).toMatchObject({ result: 'done', leftProcesses: true })
    expect((await pidsIn(file, 1)).map(lives)).toEqual([false])
  },
)

test('a detached process without the environment of the command continues to run, and does not delay the end of the replay', async () => {
  const file = join(folder(), 'pids')
  const { durationMs } = await replayed(detaching(file, '{}'))
  expect((await pidsIn(file, 1)).map(lives)).toEqual([true])
  expect(durationMs).toBeLessThan(5000)
})

test('the command and its child processes are ended when the replay is aborted', async () => {
  const file = join(folder(), 'pids')
  const stop = new AbortController()
  const running = replayed(['sh', '-c', `sleep 60 & echo $! > ${file}; echo $$ >> ${file}; wait`], {
    signal: stop.signal,
  })
  const pids = await pidsIn(file, 2)
  stop.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(pids.map(lives)).toEqual([false, false])
})

test('the command is ended if the replay is aborted while the command starts', async () => {
  const stop = new AbortController()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const running = commandRunner('sleep', ['60']).run({
    scenario: (await findScenario(file)).scenario,
    mock,
    environment: {},
    signal: stop.signal,
  })
  stop.abort()
  expect(await running).toMatchObject({
    result: 'failed',
    detail: { en: 'it was ended by SIGTERM', ja: 'SIGTERM により終了' },
  })
})
