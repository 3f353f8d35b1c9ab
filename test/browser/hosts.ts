import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'

export interface Hosts {
  /** URL of the page. */
  url: string
  /** Port on the loopback interface that receives the requests to all other hosts. */
  trap: number
  /** First bytes of each connection to another host. If the connection uses TLS, these bytes contain the host name. */
  sent: string[]
  close(): Promise<void>
}

/**
 * Serves a page with scripts on one port and records requests to other hosts on a second port. Both ports are on the
 * loopback interface.
 */
export async function serving(scripts: ReadonlyMap<string, string>): Promise<Hosts> {
  const pages = createServer(({ url = '/' }, response) => {
    const script = scripts.get(url.slice(1))
    if (script !== undefined) response.writeHead(200, { 'content-type': 'text/javascript' }).end(script)
    else if (url === '/')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Gifts</title>')
    else response.writeHead(404).end()
  })
  const sent: string[] = []
  const trap = createTcpServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes) => {
      sent.push(bytes.toString('latin1'))
      socket.destroy()
    })
  })
  const [page, other] = await Promise.all([pages, trap].map(portOf))
  return {
    url: `http://127.0.0.1:${page}/`,
    trap: other ?? 0,
    sent,
    async close() {
      pages.closeAllConnections()
      await Promise.all([pages, trap].map((server) => new Promise((resolve) => void server.close(resolve))))
    },
  }
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
