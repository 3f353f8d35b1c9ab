import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Fetch } from './change-messages.ts'

export interface Listening {
  /** Base URL of the server without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** Starts a server on a free port of the loopback interface. */
export async function listening(answer: Fetch): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const sent = await buffer(incoming)
      const headers = new Headers(
        Object.entries(incoming.headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, [value].flat().join(', ')] as [string, string]],
        ),
      )
      const request = new Request(`http://${headers.get('host')}${incoming.url}`, {
        method: incoming.method ?? 'GET',
        headers,
        ...(sent.length > 0 && { body: new Uint8Array(sent) }),
      })
      const response = await answer(request)
      const body = Buffer.from(await response.arrayBuffer())
      outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body)
    })().catch((error: unknown) =>
      outgoing
        .writeHead(500, { 'content-type': 'text/plain' })
        .end(error instanceof Error ? error.stack : String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server listens on a port
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
