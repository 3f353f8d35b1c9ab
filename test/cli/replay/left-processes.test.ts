import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { workersRunner } from '../../../scenarios/replay/workers.ts'
import type { RunContext, Runner } from '../../../scenarios/replay/client/runner.ts'
import { loadByName } from '../../../scenarios/loading/library.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'
import { issuing } from './issuing-client.ts'

/** Starts a process that continues after the client has exited. */
const leave = "(await import('node:child_process')).spawn('sleep', ['60'], { stdio: 'ignore' }).unref()"

test('with --require-exit, text, JSON and JUnit show a failure if a client exits and leaves a process running', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const path = folder()
  const outputs = ['--junit', join(path, 'r.xml'), '--json', join(path, 'r.json')]
  const { code, stdout } = await call(['replay', file, '--require-exit', ...outputs, ...issuing(1, leave)])
  const sentence =
    'the end of the client: expected: no process is left running; happened: the client exited and left a process running; that process was ended'
  expect(code).toBe(2)
  expect(stdout).toContain(sentence)
  const xml = readFileSync(join(path, 'r.xml'), 'utf8')
  expect(xml).toMatch(/failures="1" errors="0" skipped="0"/)
  expect(xml).toContain(sentence)
  expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))).toMatchObject({
    failed: 1,
    leftProcesses: 1,
    flags: ['--require-exit'],
    scenarios: [{ result: 'failed', client: { leftProcesses: true }, checks: [{ kind: 'client', passed: false }, {}] }],
  })
})

test('with --require-exit, a client that waits for its processes passes', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const path = join(folder(), 'r.json')
  expect((await call(['replay', file, '--require-exit', '--json', path, ...issuing(1)])).code).toBe(0)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ passed: 1, leftProcesses: 0 })
})

test.each([
  ['the reference client', []],
  ['a service', ['--service', 'sleep 9', '--ready', 'http://127.0.0.1:9/', '--drive', 'true']],
])('--require-exit is refused for %s', async (_, client) => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stderr } = await call(['replay', file, '--require-exit', ...client])
  expect(code).toBe(1)
  expect(stderr).toContain('--require-exit is for a client that is a command after --')
})

test('the result of several concurrent clients says if one client left a process running', async () => {
  const scenario = (await loadByName(['at-gift/redirect-302'])).get('at-gift/redirect-302')?.scenario
  const runner: Runner = {
    virtualTime: () => false,
    run: async ({ environment }) =>
      environment['GIFT_MOCK_WORKER'] === '2' ? { result: 'done', leftProcesses: true } : { result: 'done' },
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the runner reads only these members
  const context = { scenario, environment: {} } as RunContext
  expect(await workersRunner(runner, 2).run(context)).toMatchObject({ result: 'done', leftProcesses: true })
})
