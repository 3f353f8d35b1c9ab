import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'

/** Arguments for a client that issues a code, runs until it receives SIGTERM, and then exits with code 7. */
const worker = [
  '--',
  'node',
  '--input-type=module',
  '-e',
  `const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey } = process.env
  process.on('SIGTERM', () => { console.log('asked to end'); process.exit(7) })
  console.log(base)
  const body = JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' })
  await fetch(base + '/' + campaign + '/dc/getcode', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  setInterval(() => {}, 1000)`,
]

const clientSchema = z.object({ scenarios: z.tuple([z.object({ result: z.string(), client: z.unknown() })]) })

async function replayed(more: readonly string[], scenario = {}) {
  const [file = ''] = scenarioFiles({ 'own/one': scenario })
  const json = join(folder(), 'r.json')
  const { code } = await call(['replay', file, ...more, '--json', json, ...worker])
  return { code, ...clientSchema.parse(JSON.parse(readFileSync(json, 'utf8'))).scenarios[0] }
}

test('`replay --until idle` stops a client that sends no more requests, and ignores the exit code of this client', async () => {
  expect(await replayed(['--until', 'idle:0.3'])).toEqual({
    code: 0,
    result: 'passed',
    client: {
      result: 'done',
      detail: {
        en: 'it was stopped, because it had sent no request for 0.3 s',
        ja: '0.3 秒間リクエストがなかったため停止',
      },
      idleMs: 300,
      output: expect.stringMatching(/\/at-gift\nasked to end\n$/),
    },
  })
})

test('`replay --until idle` does not stop a client that waits for a response', async () => {
  const slow = { name: 'slow', phase: 'after-commit', effect: { type: 'delay', ms: 1500 } }
  expect(await replayed(['--until', 'idle:0.3'], { faults: [slow] })).toMatchObject({ code: 0, result: 'passed' })
})

test('`replay --until idle:60` takes less than 60 seconds if the client exits or the clock is faster than real time', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { clock: { rate: 100 } } })
  const started = Date.now()
  expect((await call(['replay', file, '--until', 'idle:60', '--', 'true'])).stdout).toContain('it exited with code 0')
  expect((await replayed(['--until', 'idle:60'], { clock: { rate: 100 } })).result).toBe('passed')
  expect(Date.now() - started).toBeLessThan(20_000)
})

test('with `replay --https --port`, the mock serves HTTPS on the given port, and a Node client trusts the certificate', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  expect(await replayed(['--until', 'idle:0.3', '--https', '--port', String(port)])).toMatchObject({
    result: 'passed',
    client: { output: expect.stringContaining(`https://127.0.0.1:${port}/at-gift\n`) },
  })
})

test('with `replay --host 0.0.0.0`, the client can reach the mock at the URLs in its environment variables', async () => {
  expect(await replayed(['--until', 'idle:0.3', '--host', '0.0.0.0'])).toMatchObject({ code: 0, result: 'passed' })
})

test('`replay --port` fails if the given port is in use', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await call(['replay', file, '--port', String(port)])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: port ${port} is taken: choose another with --port, or --port 0 for a free one\n`,
  })
})

const service = ['--service', 'x', '--ready', 'http://127.0.0.1:1/', '--drive', 'y']

test.each([
  [['--until', 'idle'], '--until is for your own client, after -- or as --service'],
  [['--until', 'ready', '--', 'true'], '--until: "ready" is not idle or idle:SECONDS'],
  [['--until', 'idle:x', '--', 'true'], '--until: "x" is not a number of seconds from 0 to 86400'],
  [['--until', 'idle:0', '--', 'true'], '--until: with 0 seconds, no client can send a second request'],
  [['--drive', 'x'], '--drive needs --service, the command that starts your service'],
  [['--service', 'x'], '--service needs --ready, the URL that responds when the service is ready'],
  [service.slice(0, 4), '--service needs --drive, the command that makes the service do the task, such as a curl'],
  [['--service', 'x', '--ready', 'y', '--drive', 'z'], '--ready: "y" is not an http or https URL'],
  [
    [...service, '--', 'true'],
    '--service names the client: leave out the command after --, or drive the service with --drive',
  ],
  [
    [...service, '--jobs', '2'],
    '--jobs 2: with --service, scenarios run one after the other, because they share a port',
  ],
  [
    [...service, '--keep-service', '--time-scale', '20'],
    '--keep-service does not go with --time-scale: the clock of a service runs on between scenarios',
  ],
  [
    ['--port', '4601', '--jobs', '2'],
    '--jobs 2: with --port, scenarios run one after the other, because they share a port',
  ],
  [['--port', '70000'], '--port: "70000" is not a whole number from 0 to 65535'],
  [['--https'], '--https is for your own client: the reference client does not trust the certificate'],
  [['--cert', 'a.pem', '--', 'true'], '--cert and --key go together: --key is missing'],
])('`replay` rejects the flags %j and states the reason', async (flags, message) => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await call(['replay', file, ...flags])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: ${message}\n`,
  })
})
