import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

/**
 * Opens a local port that closes each connection at once. Returns the port and a function that counts the connections
 * so far.
 */
async function hangingUp(): Promise<{ port: number; came(): number }> {
  let count = 0
  const server = createServer((socket) => {
    count += 1
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, came: () => count }
}

async function ask(url: string, ...more: string[]): Promise<{ message: string; code: string; looked: string[] }> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, 'import-by-name.ts'),
    url,
    ...more,
  ])
  return JSON.parse(stdout)
}

test.each(['service-gift.jp', 'demo.digital-gift.jp'])(
  'if a request to %s bypasses MSW, the DNS guard rejects the request and resolves no host name',
  async (host) => {
    const { port, came } = await hangingUp()
    const { message, code, looked } = await ask(`https://${host}:${port}/x`, 'guarded')
    expect({ message, code }).toEqual({
      code: 'ERR_GIFT_PRODUCTION',
      message: expect.stringMatching(
        new RegExp(
          `^a connection to ${host} was refused: ${host} is a real host of .*MSW did not see the request\\. .*give the client the base URL of a mock$`,
        ),
      ),
    })
    expect([looked, came()]).toEqual([[], 0])
  },
)

test('the DNS guard resolves the name of a host that belongs to no provider', async () => {
  const { port, came } = await hangingUp()
  const { looked } = await ask(`https://other.test:${port}/x`, 'guarded')
  expect([looked, came()]).toEqual([['other.test'], 1])
})

test('the DNS guard is needed: if a program imports `request` by name, its requests bypass MSW', async () => {
  const { port, came } = await hangingUp()
  expect((await ask(`https://service-gift.jp:${port}/x`)).looked).toEqual(['service-gift.jp'])
  expect(came()).toBe(1)
})
