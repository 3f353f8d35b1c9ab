import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { AtGiftClient, RealPayGiftClient } from '../../clients/index.ts'
import { run } from '../../mock-server/cli/run-cli.ts'
import { program } from '../helpers/built.ts'
import { onFileFinished } from '../helpers/vitest/file-finished.ts'

export const root = join(import.meta.dirname, '../..')
const stateHome = join(tmpdir(), `gift-mock-test-state-${process.pid}`)
let isStateHomeUsed = false

/**
 * Returns the environment for a child process: the variables of this process except those that configure gift-mock,
 * plus the variables in `more`.
 */
export function environment(more: Record<string, string> = {}): Record<string, string> {
  // The variable `NODE_COMPILE_CACHE` comes from vitest.config.ts. The variable is kept, because commands start faster
  // with the cache.
  const steering = /^(?:GIFT_MOCK_|LC_|LANG$|NO_COLOR$|CI$|FORCE_COLOR$|NODE_(?!COMPILE_CACHE$)|VITEST|npm_)|_PROXY$/i
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !steering.test(entry[0]),
  )
  if (!isStateHomeUsed) {
    isStateHomeUsed = true
    onFileFinished(() => {
      isStateHomeUsed = false
      rmSync(stateHome, { recursive: true, force: true })
    })
  }
  // A test must not create a CA in the folder of the user.
  return { ...Object.fromEntries(inherited), XDG_STATE_HOME: stateHome, ...more }
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface Started {
  child: ChildProcess
  url: string
  /** The output of the process so far. */
  output: { stdout: string; stderr: string }
  /** Sends the signal and waits until the process exits. */
  stop(signal?: NodeJS.Signals): Promise<Ended>
  ended: Promise<Ended>
}

/**
 * Function with which a helper registers the clean-up of a process or folder. By default, the clean-up runs at the end
 * of the test.
 */
export type AtEnd = (run: () => void) => void

function spawned(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  atEnd: AtEnd = onTestFinished,
  cwd = root,
): Omit<Started, 'url' | 'stop'> {
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text))
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal, ...output }))
  atEnd(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  })
  return { child, output, ended }
}

/** Runs a program with the given arguments until the program exits. `more` holds additional environment variables. */
export function execute(
  command: string,
  args: readonly string[],
  more: Record<string, string> = {},
  atEnd?: AtEnd,
): Promise<Ended> {
  return spawned(command, args, environment(more), atEnd).ended
}

/**
 * Starts `gift-mock start` as a separate process on a free port, and waits until the process has printed its startup
 * output.
 */
export async function start(
  args: readonly string[] = [],
  more: Record<string, string> = {},
  atEnd?: AtEnd,
  cwd?: string,
  file = program,
): Promise<Started> {
  const process_ = spawned(process.execPath, [file, 'start', '--port', '0', ...args], environment(more), atEnd, cwd)
  const { child, output, ended } = process_
  await vi.waitUntil(() => output.stdout.includes('Ctrl-C') || child.exitCode !== null, {
    timeout: 15_000,
    interval: 10,
  })
  const url = /https?:\/\/[^\s/]+:\d+/.exec(output.stdout)?.[0]
  if (url === undefined) throw new Error(`the command ended before it was ready: ${output.stderr}`)
  return {
    ...process_,
    url,
    stop(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

/**
 * Runs a gift-mock command in this process and returns the exit code and the output. `more` holds additional
 * environment variables.
 */
export async function call(args: readonly string[], more: Record<string, string> = {}): Promise<Ended> {
  const before = process.env
  const printed = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text)
      return true
    }),
  )
  process.env = environment(more)
  try {
    return { code: await run(args), signal: null, ...printed }
  } finally {
    process.env = before
    for (const spy of spies) spy.mockRestore()
  }
}

/**
 * Creates a folder with the given files and returns its path. The folder is deleted after the test. A test that
 * runs concurrently with other tests has to pass its own `atEnd`.
 */
export function folder(files: Record<string, string> = {}, atEnd: AtEnd = onTestFinished): string {
  const path = mkdtempSync(join(tmpdir(), 'gift-mock-test-'))
  atEnd(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

/**
 * Pacer that never makes the client wait. Tests that use this pacer raise the rate limit of the mock with `noLimit`.
 */
const pacer = { take: async () => {} }
export const noLimit = JSON.stringify({ settings: { 'atGift.limit.requests': 1000 } })

/** Returns the environment variables that the started command printed for clients. */
export function variablesOf({ output }: Started): Record<string, string> {
  return Object.fromEntries(
    [...output.stdout.matchAll(/^ {2}([A-Z_]+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  )
}

export function clientsOf(started: Started) {
  const variables = variablesOf(started)
  const read = (name: string): string => variables[name] ?? ''
  const totp = {
    secret: read('REALPAY_GIFT_TOTP_SECRET'),
    algorithm: 'SHA1',
    digits: Number(read('REALPAY_GIFT_TOTP_DIGITS')),
    period: Number(read('REALPAY_GIFT_TOTP_PERIOD')),
  } as const
  return {
    atGift: new AtGiftClient({
      baseUrl: read('AT_GIFT_BASE_URL'),
      campaign: read('AT_GIFT_CAMPAIGN'),
      authKey: read('AT_GIFT_AUTH_KEY'),
      pacer,
    }),
    inSandbox: new AtGiftClient({
      baseUrl: `${started.url}/sandboxes/w1/at-gift`,
      campaign: read('AT_GIFT_CAMPAIGN'),
      authKey: read('AT_GIFT_AUTH_KEY'),
      pacer,
    }),
    realpayGift: new RealPayGiftClient({
      baseUrl: read('REALPAY_GIFT_BASE_URL'),
      accessKey: read('REALPAY_GIFT_ACCESS_KEY'),
      totp,
      pacer,
    }),
  }
}
