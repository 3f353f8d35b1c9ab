/**
 * Program that sends a request to the given URL and prints the outcome. The program imports `request` by name, so MSW
 * does not see the request. Every host name resolves to the loopback address, so the request never leaves this machine.
 */
import dns from 'node:dns'
import { request } from 'node:https'

const looked: string[] = []
type Callback = (error: Error | null, addresses: { address: string; family: number }[]) => void
const toLoopback = (host: string, _options: unknown, callback: Callback): void => {
  looked.push(host)
  process.nextTick(() => callback(null, [{ address: '127.0.0.1', family: 4 }]))
}
Reflect.set(dns, 'lookup', toLoopback)

const { setupServer } = await import('msw/node')
const { giftHandlers, productionGuard } = await import('../../mock-server/msw/index.ts')
const { createGiftMock } = await import('../../mock-server/index.ts')

const [url = '', guarded] = process.argv.slice(2)
setupServer(
  ...giftHandlers(createGiftMock()),
  ...(guarded === 'guarded' ? [productionGuard(), productionGuard()] : []),
).listen({ onUnhandledFrame: 'bypass' })
const outgoing = request(url, { method: 'POST' })
outgoing.on('error', (error) => {
  console.log(JSON.stringify({ message: error.message, code: 'code' in error ? error.code : undefined, looked }))
  process.exit()
})
outgoing.end()
