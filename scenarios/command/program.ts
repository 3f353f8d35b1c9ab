import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { sleep } from '../../mock-server/core/time/host-clock.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { errorText } from '../../mock-server/core/util/error-text.ts'
import { Problem, type Text } from '../../mock-server/index.ts'
import { commandEnvironment, secretsIn } from './command-environment.ts'
import { type Faketime, removeSharedTime, spawnScaled, watchUnscaled } from './faketime.ts'
import { createOutputTail } from './output-tail.ts'
import { killProcessTree, MARK, trackProcess } from './process-tree.ts'

/**
 * Maximum number of characters of the client's output that are kept to show why the client failed. Earlier output is
 * dropped.
 */
const MAX_OUTPUT = 64 * 1024
/**
 * Maximum milliseconds to wait until the client's outputs close. A process that left the process group may keep the
 * outputs open forever.
 */
const CLOSE_MS = 500

export type Child = ChildProcessByStdio<null, Readable, Readable>

/** The exit code, or the signal, with which a program ended. */
export interface ProgramEnd {
  code: number | null
  by: NodeJS.Signals | null
}

/** A started program, together with all processes that the program has started. */
export interface Program {
  readonly exited: Promise<ProgramEnd>
  /** The way in which the program ended; undefined while the program runs. */
  ended(): ProgramEnd | undefined
  /** Returns the last part of the program's output so far, without secrets. */
  output(): string
  /** Discards the output so far. */
  clearOutput(): void
  /**
   * Ends all processes of the program, and then waits at most 500 ms until the outputs of the program are closed.
   * @param first if SIGKILL, the processes are killed immediately, without a SIGTERM
   * @returns true if a process of the program was still running
   */
  end(first?: 'SIGKILL'): Promise<boolean>
  /** Returns the name of a program whose time libfaketime cannot scale; undefined if no such program was seen. */
  unscaledProgram(): string | undefined
}

export interface ProgramOptions {
  /** Variables that the program gets in addition to those of this process. */
  environment: Readonly<Record<string, string>>
  /** If set, the time of the program is scaled. `onStart` gets the program's time before the program starts. */
  faketime?: (Faketime & { onStart(nowMs: number): Promise<void> }) | undefined
}

/** Returns the command line that runs a text in the shell of the system. */
export function shellCommand(text: string): string[] {
  return process.platform === 'win32' ? ['cmd.exe', '/d', '/s', '/c', text] : ['/bin/sh', '-c', text]
}

/** Starts a program. @throws Problem if the program cannot be started */
export async function startProgram(
  command: readonly string[],
  { environment, faketime }: ProgramOptions,
): Promise<Program> {
  const mark = randomUUID()
  const child = await spawned(command, { ...commandEnvironment(process.env, environment), [MARK]: mark }, faketime)
  trackProcess(child, mark)
  const unscaled = faketime && watchUnscaled(child)
  let how: ProgramEnd | undefined
  const exited = new Promise<ProgramEnd>((resolve) =>
    child.once('exit', (code, by) => {
      how = { code, by }
      resolve(how)
    }),
  )
  const secrets = secretsIn(environment, process.env)
  let output = createOutputTail(MAX_OUTPUT, secrets)
  function collect(): void {
    for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').on('data', output.stream())
  }
  collect()
  const closed = once(child, 'close')
  let unscaledName: string | undefined
  let ending: Promise<boolean> | undefined

  async function endAll(first: 'SIGKILL' | undefined): Promise<boolean> {
    unscaledName = unscaled?.()
    const wasRunning = await killProcessTree(child, first)
    await exited
    if (faketime) removeSharedTime(child)
    await Promise.race([closed, sleep(CLOSE_MS)])
    for (const stream of [child.stdout, child.stderr]) stream.destroy()
    return wasRunning
  }
  return {
    exited,
    ended: () => how,
    output: () => output.text(),
    clearOutput() {
      output = createOutputTail(MAX_OUTPUT, secrets)
      collect()
    },
    end: (first) => (ending ??= endAll(first)),
    unscaledProgram: () => unscaledName,
  }
}

async function spawned(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  faketime: ProgramOptions['faketime'],
): Promise<Child> {
  const [program = '', ...args] = command
  try {
    if (faketime) {
      const { child, nowMs, begin } = await spawnScaled(command, { ...faketime, env })
      try {
        await faketime.onStart(nowMs)
      } catch (error) {
        child.kill('SIGKILL')
        removeSharedTime(child)
        throw error
      }
      begin()
      return child
    }
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    })
    await once(child, 'spawn')
    return child
  } catch (error) {
    throw new Problem(500, {
      en: `the command ${JSON.stringify(program)} cannot be started: ${errorMessage(error)}`,
      ja: `コマンド ${JSON.stringify(program)} を起動できない: ${errorText(error).ja}`,
    })
  }
}

/** Returns a text that says how a program ended. */
export function endText({ code, by }: ProgramEnd, subject: Text = { en: 'it', ja: '' }): Text {
  return by === null
    ? { en: `${subject.en} exited with code ${code}`, ja: `${subject.ja}終了コード ${code} で終了` }
    : { en: `${subject.en} was ended by ${by}`, ja: `${subject.ja}${by} により終了` }
}
