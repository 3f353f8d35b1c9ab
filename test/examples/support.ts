import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeAll, expect, onTestFinished } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { type Ended, execute, root } from '../cli/command.ts'
import { program as giftMock } from '../helpers/built.ts'

export const python = ['python3', 'examples/python/client.py']
export const shell = ['sh', 'examples/shell/client.sh']

/**
 * Returns an empty string if a program can run on this machine. Otherwise returns the reason why not, as a suffix for a
 * test title.
 */
export function missing(command: string, args: readonly string[]): string {
  const { error, status } = spawnSync(command, args)
  return error || status !== 0 ? `: "${command} ${args.join(' ')}" does not run here` : ''
}

/**
 * Returns an empty string if the shell client can run on this machine: it requires curl and a few POSIX programs.
 * Otherwise returns the reason why not, as a suffix for a test title.
 */
export function shellMissing(): string {
  return missing('sh', ['-c', 'curl --version && awk 1 /dev/null && iconv -l'])
}

/** Returns the command line that runs the class `name` in the folder `classes`. */
export function java(classes: string, name: string): string[] {
  return ['java', '-cp', classes, name]
}

/**
 * Compiles Java sources to a folder. Warnings are errors. The encoding is given, because javac reads the files as ASCII
 * if `LANG` is `C`.
 */
export function compileJava(classes: string, ...sources: string[]): void {
  execFileSync('javac', [
    // `java` gets these options from JDK_JAVA_OPTIONS, which vitest.config.ts sets. javac does not read that variable,
    // so the options are arguments here.
    '-J-XX:TieredStopAtLevel=1',
    '-J-XX:+UseSerialGC',
    '-encoding',
    'UTF-8',
    '-Xlint:all',
    '-Werror',
    '-d',
    classes,
    ...sources,
  ])
}

/**
 * Compiles the Java client once, because each run from the source would take two seconds longer. The name of the folder
 * with the classes contains the hash of the source. Another worker may compile the client at the same time, so this
 * function writes to a folder with another name and then renames the folder.
 */
export function compiledJava(): () => string[] {
  const source = join(root, 'examples/java/Client.java')
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex')
  const classes = join(root, 'node_modules/.cache/java', hash)
  beforeAll(() => {
    if (existsSync(classes)) return
    mkdirSync(dirname(classes), { recursive: true })
    const draft = mkdtempSync(`${classes}-`)
    compileJava(draft, source)
    try {
      renameSync(draft, classes)
    } catch {
      rmSync(draft, { recursive: true, force: true })
    }
  }, 60_000)
  return () => java(classes, 'Client')
}

/** Replays scenarios with a program through the command `gift-mock`, in the root of the checkout. */
export function replayed(scenarios: readonly string[], program: readonly string[], ...flags: string[]): Promise<Ended> {
  return execute(process.execPath, [giftMock, 'replay', ...scenarios, '--jobs', '4', ...flags, '--', ...program], quiet)
}

/** Expects that all scenarios pass. If a scenario fails, the error shows the result line of every scenario. */
export async function passes(
  scenarios: readonly string[],
  program: readonly string[],
  ...flags: string[]
): Promise<void> {
  const time = ['--time-scale', '20', '--time-by', 'variable']
  const { code, stdout, stderr } = await replayed(scenarios, program, ...time, ...flags)
  expect({ code, stdout, stderr }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${scenarios.length} passed, 0 failed`),
  })
}

/** Environment variable that stops Python from writing compiled files. */
const quiet = { PYTHONDONTWRITEBYTECODE: '1' }

/** Starts a mock. Returns the mock and a function that runs a program with a task against the mock. */
export async function provider(): Promise<{ mock: RunningGiftMock; run: Run }> {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close())
  const variables = (await (await mock.fetch(new Request(`${mock.url}/__admin/env`))).json()) as Record<string, string>
  return {
    mock,
    run: ([command = '', ...args], task, more = {}) =>
      execute(command, args, { ...quiet, ...variables, GIFT_MOCK_TASK: task, ...more }),
  }
}

type Run = (program: readonly string[], task: string, more?: Record<string, string>) => Promise<Ended>

/** Returns a URL at which no server listens. */
export async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** Arms a fault for all issue requests: the mock issues the code, but the response is lost. */
export function loseIssue(mock: RunningGiftMock): Promise<unknown> {
  return mock.fetch(
    new Request(`${mock.url}/__admin/faults`, {
      method: 'POST',
      body: JSON.stringify({
        name: 'lost',
        when: { operation: 'at-gift.issue' },
        phase: 'after-commit',
        effect: { type: 'reset-connection' },
      }),
    }),
  )
}
