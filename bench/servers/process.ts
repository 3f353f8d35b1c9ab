import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

export interface Server {
  url: string
  /** Start time in milliseconds: from the start of the process until a response shows that the program is ready. */
  startedInMs: number
  /**
   * Returns the CPU time in microseconds that the process has used since its start; undefined if the system does not
   * report CPU times.
   */
  processorTime(): number | undefined
  /** Returns the resident memory of the process in MiB; undefined if the system does not report the memory. */
  memory(): number | undefined
  stop(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

/** A program that serves HTTP on a port of this machine. */
export interface Program {
  command: string
  args(port: number): string[]
  /**
   * Request that shows whether the program is ready, by default `GET /readyz HTTP/1.1`. The program is ready when it
   * responds with 200. If `anyStatus` is true, any status is sufficient.
   */
  ready?: { head: string; anyStatus: boolean }
  cwd?: string
}

/**
 * Starts a program on a free port and waits until the program is ready.
 * @throws Error if the program is not ready within two minutes, or if the program ends earlier
 */
export async function start({
  command,
  args,
  ready = { head: 'GET /readyz HTTP/1.1', anyStatus: false },
  cwd,
}: Program): Promise<Server> {
  const port = await freePort()
  const argv = args(port)
  const begun = performance.now()
  const child = spawn(command, argv, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, NO_COLOR: '1' },
    ...(cwd !== undefined && { cwd }),
  })
  const failed = once(child, 'error').then(([error]) => error)
  const exited = once(child, 'exit')
  while (!(await answers(port, ready))) {
    if (child.pid === undefined) throw await failed
    if (child.exitCode !== null)
      throw new Error(`${command} ${argv.join(' ')} ended with ${child.exitCode} before it answered`)
    if (performance.now() - begun > 120_000) {
      child.kill('SIGKILL')
      throw new Error(`${command} ${argv.join(' ')} did not answer ${ready.head} within two minutes`)
    }
  }
  return serverOf(child, port, performance.now() - begun, exited)
}

/**
 * Sends one request on a raw socket and returns whether the program is ready. The caller repeats the attempts without a
 * pause, because a pause would make the measured start time inaccurate. An attempt uses little CPU time.
 */
function answers(port: number, { head, anyStatus }: NonNullable<Program['ready']>): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`${head}\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n`),
    )
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString('latin1').startsWith(anyStatus ? 'HTTP/1.1 ' : 'HTTP/1.1 200'))
    })
    socket.once('error', () => setTimeout(() => resolve(false), 1))
    socket.once('end', () => resolve(false))
  })
}

function serverOf(child: ChildProcess, port: number, startedInMs: number, exited: Promise<unknown>): Server {
  const stat = (name: string): string | undefined => {
    try {
      return readFileSync(`/proc/${child.pid}/${name}`, 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    url: `http://127.0.0.1:${port}`,
    startedInMs,
    processorTime() {
      // The fields after the process name contain the user time and the system time in ticks of 10 ms. The process name
      // is in parentheses and may contain spaces.
      const fields = stat('stat')?.split(') ').at(-1)?.split(' ')
      return fields && (Number(fields[11]) + Number(fields[12])) * 10_000
    },
    memory() {
      const kib = /VmRSS:\s+(\d+)/.exec(stat('status') ?? '')?.[1]
      return kib === undefined ? undefined : Math.round(Number(kib) / 1024)
    },
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
