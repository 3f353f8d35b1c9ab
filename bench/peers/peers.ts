import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort, type Program } from '../servers/process.ts'
import { root } from '../servers/programs.ts'

/** Another mock server, configured according to its documentation to respond to the issue request. */
export interface Peer {
  id: string
  title: string
  program: Program
  /** Path of the issue request. */
  path: string
  /** Minimum ratio of this mock's throughput to the throughput of the peer. */
  goal?: number
  /** Seconds of load before the first round. */
  warmUpSeconds: number
  /** Request that clears the peer's request journal before each measurement. */
  clear?: { method: string; path: string }
}

const PATH = '/at-gift/demo-campaign/dc/getcode'
const here = import.meta.dirname
const installed = (path: string): string => join(here, 'node_modules', path)
/** Seconds of load after which a JVM has compiled the code that handles the request. */
const JVM_WARM_UP_SECONDS = 25

/** Returns the peers. @param folder folder for files that a peer reads or writes */
export async function peersIn(folder: string): Promise<Peer[]> {
  return [
    {
      id: 'wiremock',
      title: 'WireMock, template on, journal off',
      program: wiremock(['--no-request-journal']),
      path: PATH,
      goal: 2.5,
      warmUpSeconds: JVM_WARM_UP_SECONDS,
    },
    {
      id: 'wiremock-journal',
      title: 'WireMock, template and journal on',
      program: wiremock([]),
      path: PATH,
      goal: 4,
      warmUpSeconds: JVM_WARM_UP_SECONDS,
      clear: { method: 'DELETE', path: '/__admin/requests' },
    },
    {
      id: 'mountebank',
      title: 'mountebank, fixed answer, as it comes',
      program: await mountebank(join(folder, 'close'), {}),
      path: PATH,
      goal: 6,
      warmUpSeconds: 5,
    },
    {
      id: 'mountebank-keep-alive',
      title: 'mountebank, fixed answer, keep-alive',
      program: await mountebank(join(folder, 'keep-alive'), { Connection: 'keep-alive' }),
      path: PATH,
      warmUpSeconds: 5,
    },
    {
      id: 'prism',
      title: 'Prism, validating, example as the answer',
      program: prism,
      path: '/demo-campaign/dc/getcode',
      warmUpSeconds: 5,
    },
    { id: 'mockoon', title: 'Mockoon, template on', program: mockoon, path: PATH, warmUpSeconds: 5 },
  ]
}

/**
 * Returns the program that runs WireMock. The documentation of WireMock recommends to disable the request log for
 * performance tests.
 */
function wiremock(more: readonly string[]): Program {
  return {
    command: 'java',
    args: (port) => [
      '-jar',
      installed('wiremock/build/wiremock-standalone-3.13.2.jar'),
      '--port',
      port.toString(),
      '--root-dir',
      join(here, 'wiremock'),
      '--disable-request-logging',
      '--disable-banner',
      ...more,
    ],
    ready: { head: 'GET /__admin/health HTTP/1.1', anyStatus: false },
  }
}

/**
 * Returns the program that runs Mountebank. The program reads a file that contains the port and the response of the
 * mock server, which Mountebank calls an imposter.
 * @param headers response headers; Mountebank closes the connection after the response unless these headers keep the
 * connection open
 */
async function mountebank(folder: string, headers: Record<string, string>): Promise<Program> {
  const ownPort = await freePort()
  mkdirSync(folder)
  return {
    command: process.execPath,
    args(port) {
      const config = join(folder, 'imposters.json')
      const imposter: object = JSON.parse(readFileSync(join(here, 'mountebank.json'), 'utf8'))
      writeFileSync(config, JSON.stringify({ imposters: [{ ...imposter, port, defaultResponse: { headers } }] }))
      return [
        installed('mountebank/bin/mb'),
        'start',
        '--port',
        ownPort.toString(),
        '--localOnly',
        '--nologfile',
        '--loglevel',
        'warn',
        '--pidfile',
        join(folder, 'mb.pid'),
        '--configfile',
        config,
      ]
    },
    ready: { head: 'GET / HTTP/1.1', anyStatus: true },
  }
}

/** Prism validates each request with this mock's OpenAPI description and returns the first example. */
const prism: Program = {
  command: process.execPath,
  args: (port) => [
    installed('@stoplight/prism-cli/dist/index.js'),
    'mock',
    '--port',
    port.toString(),
    '-v',
    'error',
    join(root, 'contracts/openapi/at-gift.json'),
  ],
  ready: { head: 'GET / HTTP/1.1', anyStatus: true },
}

const mockoon: Program = {
  command: process.execPath,
  args: (port) => [
    installed('@mockoon/cli/bin/run.js'),
    'start',
    '--data',
    join(here, 'mockoon.json'),
    '--port',
    port.toString(),
    '--disable-log-to-file',
    '--disable-admin-api',
  ],
  ready: { head: 'GET / HTTP/1.1', anyStatus: true },
}
