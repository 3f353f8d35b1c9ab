import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, environment, execute, folder } from '../command.ts'
import { program } from '../../helpers/built.ts'

/**
 * Source of a service that issues a code when it receives a request to `/orders/…`. The service writes its own process
 * id and the process id of a child process to a file. The service stores each order before it sends the order.
 */
const source = `
import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { createServer } from 'node:http'
const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_STATE_DIR: state } = process.env
const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
fs.appendFileSync(process.argv[3], process.pid + ' ' + child.pid + ' ' + AT_GIFT_BASE_URL + '\\n')
console.log('the service is up')
createServer(async (request, response) => {
  if (request.url === '/health') return response.end('up')
  if (request.url === '/exit') process.exit(5)
  const file = state + '/' + request.url.replaceAll('/', '-')
  if (fs.existsSync(file)) return response.end('sent before')
  fs.writeFileSync(file, 'sent')
  const body = JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' })
  const answer = await fetch(AT_GIFT_BASE_URL + '/' + AT_GIFT_CAMPAIGN + '/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  response.end(String(answer.status))
}).listen(Number(process.argv[2]), '127.0.0.1')`

async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/**
 * Returns the flags of `replay` for a service on a free port. Also returns a function that lists the process ids and
 * the base URL of each start of the service.
 */
async function service(path = '/orders/$GIFT_MOCK_SCENARIO') {
  const port = await freePort()
  const files = folder({ 'service.mjs': source })
  const log = join(files, 'starts')
  const url = `http://127.0.0.1:${port}`
  const command = `"${process.execPath}" ${join(files, 'service.mjs')} ${port} ${log}`
  return {
    url,
    flags: [
      '--service',
      command,
      '--ready',
      `${url}/health`,
      '--drive',
      `curl -sS ${url}${path}`,
      '--until',
      'idle:0.2',
    ],
    starts: () =>
      readFileSync(log, 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(' '))
        .map(([pid = '', child = '', base = '']) => ({ pids: [Number(pid), Number(child)], base })),
    log,
  }
}

async function living(pids: readonly number[]): Promise<string[]> {
  const { stdout } = await execute('ps', ['-o', 'stat=', ...pids.flatMap((pid) => ['-p', String(pid)])])
  return stdout.split('\n').filter((state) => state !== '' && !state.startsWith('Z'))
}

const resultsSchema = z.object({
  scenarios: z.array(
    z.object({ result: z.string(), client: z.object({ output: z.string(), attempts: z.number().optional() }) }),
  ),
})
const resultsIn = (file: string) => resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).scenarios

test('`replay` starts the service for each scenario, runs the command of --drive, and then stops the service', async () => {
  const { flags, starts } = await service()
  const json = join(folder(), 'r.json')
  const files = scenarioFiles({
    'own/one': {},
    'own/two': { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } },
  })
  const { code, stdout, stderr } = await call(['replay', ...files, ...flags, '--json', json])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(resultsIn(json).map(({ result, client }) => [result, client.output])).toEqual([
    ['passed', '[service]\nthe service is up\n[drive]\n200\n'],
    ['failed', '[service]\nthe service is up\n[drive]\n200\n'],
  ])
  expect(stdout).toContain('\n  the client: the command of --drive exited with code 0\n')
  expect(stdout).toContain(
    '\njudged after 0.2 s without a request, so a retry that it sends later was not judged. Choose the time with --until idle:SECONDS',
  )
  const [first, second] = starts()
  expect(second?.base).not.toBe(first?.base)
  expect(await living(starts().flatMap(({ pids }) => pids))).toEqual([])
})

test('with `replay --keep-service`, scenarios share one service process, unless a scenario kills or reconfigures the service', async () => {
  const { flags, starts } = await service()
  const json = join(folder(), 'r.json')
  const files = scenarioFiles({
    'own/a': {},
    'own/b': {},
    'own/c': { client: { kill: { operation: 'at-gift.issue', at: 'after-commit' } }, clock: { rate: 20 } },
    'own/d': {},
    'own/e': { settings: { 'atGift.campaigns': [{ campaign: 'another', authKey: 'another-key' }] } },
  })
  const { code } = await call(['replay', ...files, ...flags, '--keep-service', '--json', json])
  const results = resultsIn(json)
  expect(results.map(({ result }) => result)).toEqual(['passed', 'passed', 'passed', 'passed', 'passed'])
  expect(code).toBe(0)
  expect(results.map(({ client }) => client.output.includes('the service is up'))).toEqual([
    true,
    false,
    true,
    true,
    true,
  ])
  expect(results[2]?.client).toMatchObject({ attempts: 2, output: expect.stringContaining('sent before') })
  expect(new Set(starts().map(({ base }) => base)).size).toBe(1)
  expect(await living(starts().flatMap(({ pids }) => pids))).toEqual([])
})

test('if the service exits during a scenario, `replay` reports the exit code of the service', async () => {
  const { flags } = await service('/exit')
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stdout } = await call(['replay', file, ...flags])
  expect(code).toBe(2)
  expect(stdout).toContain('\n  the client: the service ended too early: it exited with code 5\n')
})

test('if the service exits early or is not ready before the timeout, `replay` fails and prints the output of the service', async () => {
  const url = `http://127.0.0.1:${await freePort()}/`
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const run = (command: string, drive = 'true') =>
    call(['replay', file, '--service', command, '--ready', url, '--drive', drive, '--timeout', '1'])
  expect(await run('echo no database; exit 3')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: the service ended before it was ready at ${url}: it exited with code 3\ngift-mock: | no database\n`,
  })
  const { code, stderr } = await run('echo starting; sleep 60')
  expect(code).toBe(1)
  // The time in the message can be shorter than the timeout of 1 s, because the timeout begins before the service is
  // started.
  expect(stderr).toMatch(
    /^gift-mock: the service was not ready at \S+ within [01](?:\.\d+)? s: .+\ngift-mock: \| starting\n$/,
  )
})

test('`replay` fails if another server already responds at the URL of --ready', async () => {
  const { flags, url } = await service()
  const server = createServer((_request, response) => response.end()).listen(Number(new URL(url).port), '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect((await call(['replay', file, ...flags])).stderr).toBe(
    `gift-mock: a server responds at ${url}/health (status 200) before the service is started: stop it, or choose another port\n`,
  )
})

test('`replay` fails if the command of --drive does not exist', async () => {
  const { flags, starts } = await service()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stderr } = await call(['replay', file, ...flags, '--drive', 'no-such-program'])
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^gift-mock: the command of --drive cannot be started: .*no-such-program.*\n$/),
  })
  expect(await living(starts().flatMap(({ pids }) => pids))).toEqual([])
})

test('Ctrl-C during `replay` stops the service and the command of --drive', async () => {
  const { flags, starts, log } = await service()
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const drive = ['--drive', `echo $$ >> ${log}.drive; sleep 60`]
  const child = spawn(process.execPath, [program, 'replay', file, ...flags, ...drive], {
    env: environment(),
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const closed = once(child, 'close')
  await vi.waitUntil(() => existsSync(`${log}.drive`), { timeout: 15_000, interval: 20 })
  child.kill('SIGINT')
  expect((await closed)[0]).toBe(1)
  const pids = [...starts().flatMap((start) => start.pids), Number(readFileSync(`${log}.drive`, 'utf8'))]
  expect(await living(pids)).toEqual([])
})
