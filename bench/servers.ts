import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'

export interface Server {
  url: string
  /** Microseconds of processor time that the process has used so far; undefined where the system does not tell. */
  processorTime(): number | undefined
  /** Mebibytes of memory in use by the process; undefined where the system does not tell. */
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

/** Starts a program under this Node and waits until it answers `GET /readyz`; gives how long that took, in ms. */
export async function start(argv: readonly string[], port: number): Promise<{ server: Server; startedInMs: number }> {
  const begun = performance.now()
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NO_COLOR: '1' } })
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${argv.join(' ')} ended with ${child.exitCode} before it answered`)
    if (await answers(port)) break
  }
  return { server: serverOf(child, port), startedInMs: performance.now() - begun }
}

export const BARE = ['bench/bare-server.mjs']
export const MOCK = ['dist/cli/index.js', 'start']

export async function startOn(argv: readonly string[], ...more: string[]): Promise<Server> {
  const port = await freePort()
  return (await start(argvFor(argv, port, more), port)).server
}

export function argvFor(argv: readonly string[], port: number, more: readonly string[]): string[] {
  return argv === BARE ? [...argv, port.toString()] : [...argv, '--port', port.toString(), '--log-level', 'error', ...more]
}

/** One attempt on a bare socket: cheap enough to repeat without a pause that would blur the measure. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET /readyz HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n'))
    socket.once('data', (data) => {
      socket.destroy()
      resolve(data.toString('latin1').startsWith('HTTP/1.1 200'))
    })
    socket.once('error', () => setTimeout(() => resolve(false), 1))
    socket.once('end', () => resolve(false))
  })
}

function serverOf(child: ChildProcess, port: number): Server {
  const exited = once(child, 'exit')
  const stat = (name: string): string | undefined => {
    try {
      return readFileSync(`/proc/${child.pid}/${name}`, 'utf8')
    } catch {
      return undefined
    }
  }
  return {
    url: `http://127.0.0.1:${port}`,
    processorTime() {
      const fields = stat('stat')?.split(') ')[1]?.split(' ')
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
