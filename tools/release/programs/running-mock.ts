import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { run, type RunOptions } from '../run.ts'

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('there is no free port')
  return address.port
}

/**
 * Starts a mock and waits with the command `wait` until the mock is ready. Then calls `use` and stops the mock with
 * SIGTERM.
 * @param command the command line before `start`
 * @throws Error if the mock does not become ready, if `use` throws, or if the exit code of the mock is not 0
 */
export async function withMock(
  command: readonly string[],
  flags: readonly string[],
  options: RunOptions,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const [program = '', ...before] = command
  const port = String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const mock = spawn(program, [...before, 'start', '--port', port, ...flags], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: 'ignore',
  })
  const exited = once(mock, 'exit')
  try {
    await run(program, [...before, 'wait', '--url', url, '--timeout', '20'], options)
    await use(url)
    mock.kill('SIGTERM')
    const [code] = await exited
    if (code !== 0) throw new Error(`after SIGTERM, start ended with the exit code ${code}`)
  } finally {
    if (mock.exitCode === null) mock.kill('SIGKILL')
  }
}
