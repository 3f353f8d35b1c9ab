import { type ChildProcess, fork } from 'node:child_process'
import { on, once } from 'node:events'
import { join } from 'node:path'
import { createDelays, type Delays } from '../patience.ts'
import type { Answer, Order } from './server-process.ts'

const program = join(import.meta.dirname, 'server-process.ts')
/** Time limit for the start, a measurement and the end of a server, in milliseconds. */
const BOUND_MS = 60_000
/** Time in milliseconds after a crash of the database during which errors in the log are expected. */
const RECOVERY_MS = 15_000

export interface SoakServer {
  name: string
  /** Restarts of the server and crashes of the database that may delay responses. */
  delays: Delays
  url(): string
  /** Kills the process and starts a new process with the same store and port. */
  kill(): Promise<void>
  /** Returns the heap and external memory in use of the process in bytes, after a garbage collection. */
  measure(): Promise<number>
  /** Closes the server. @throws Error if the process does not end by itself, because something is still open */
  close(): Promise<void>
  /** Crashes the database by calling `run`. For `RECOVERY_MS` after the crash, errors in the log are expected. */
  crash(run: () => Promise<void>): Promise<void>
  /** Errors in the log outside of the time after a crash of the database. */
  errors: string[]
}

/** Starts a server. @param store URL of its store */
export async function startServer(name: string, store: string): Promise<SoakServer> {
  const errors: string[] = []
  const delays = createDelays()
  let crashes = 0
  let port = 0
  let child = await launch()

  async function launch(): Promise<ChildProcess> {
    const launched = fork(program, [store, String(port)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    launched.on('message', (answer: Answer) => {
      if (answer.kind === 'error' && crashes === 0) errors.push(answer.line)
    })
    const ready = await answerOf(launched, 'ready')
    port = ready.port
    return launched
  }

  return {
    name,
    delays,
    errors,
    url: () => `http://127.0.0.1:${port}`,
    async kill() {
      delays.add('kill')
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
      child = await launch()
      delays.remove('kill')
    },
    async crash(run) {
      crashes += 1
      delays.add('crash')
      await run()
      setTimeout(() => {
        crashes -= 1
        if (crashes === 0) delays.remove('crash')
      }, RECOVERY_MS).unref()
    },
    async measure() {
      const measured = answerOf(child, 'measured')
      child.send('measure' satisfies Order)
      return (await measured).heapBytes
    },
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = bounded(once(child, 'exit'), `the end of the server ${name}: a handle is left`)
      child.send('close' satisfies Order)
      try {
        const [code] = await ended
        if (code !== 0) throw new Error(`the server ${name} ends with ${code}`)
      } finally {
        child.kill('SIGKILL')
      }
    },
  }
}

async function answerOf<K extends Answer['kind']>(child: ChildProcess, kind: K): Promise<Extract<Answer, { kind: K }>> {
  const stop = new AbortController()
  const { signal } = stop
  const ended = once(child, 'exit', { signal }).then(([code]) => {
    throw new Error(`a server ended with ${String(code)} before the answer "${kind}"`)
  })
  try {
    return await bounded(Promise.race([nextAnswer(child, kind, signal), ended]), `the answer "${kind}" of a server`)
  } finally {
    stop.abort()
    await ended.catch(() => {})
  }
}

async function nextAnswer<K extends Answer['kind']>(
  child: ChildProcess,
  kind: K,
  signal: AbortSignal,
): Promise<Extract<Answer, { kind: K }>> {
  for await (const [answer] of on(child, 'message', { signal }) as AsyncIterable<[Answer]>)
    if (answer.kind === kind) return answer as Extract<Answer, { kind: K }>
  throw new Error(`a server gave no answer "${kind}"`)
}

async function bounded<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} takes more than ${BOUND_MS} ms`)), BOUND_MS)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
