import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { isLoopback } from '../core/util/loopback.ts'
import { type Connect, connectDirectly } from './open-connection.ts'
import { authorityOf, type Target } from './host-and-port.ts'

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Returns a function that opens connections as the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY require. If the
 * variables name a proxy for the target, such as the proxy of a company, the function opens the connection through this
 * proxy. Otherwise the function connects directly.
 * @param isOwn returns true for a port of this machine on which this process's own proxy listens. A variable that names
 * such a port has no effect. Otherwise the proxy would send each request to itself
 */
export function connectAsConfigured(environment: Variables, isOwn: (port: number) => boolean): Connect {
  return async (target) => {
    const proxy = proxyFor(target, environment)
    if (proxy === undefined) return connectDirectly(target)
    const url = URL.parse(proxy)
    if (!url || !/^https?:$/.test(url.protocol))
      throw new Error('the variable for the proxy is not an http or https URL')
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80)
    return isLoopback(url.hostname) && isOwn(port) ? connectDirectly(target) : connectThrough(url, port, target)
  }
}

/** Returns the URL of the proxy for a target; undefined if the target is reached directly. */
function proxyFor({ host, port }: Target, environment: Variables): string | undefined {
  const read = (name: string): string => environment[name] || environment[name.toUpperCase()] || ''
  const isDirect = read('no_proxy')
    .split(/[\s,]+/)
    .some((entry) => {
      const [, name = '', wanted] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
      if (entry === '' || (wanted !== undefined && Number(wanted) !== port)) return false
      return entry === '*' || host === name || host.endsWith(`.${name}`)
    })
  return isDirect ? undefined : read('https_proxy') || read('all_proxy') || undefined
}

/**
 * Opens a connection to a target through a proxy.
 * @param port port of the proxy
 * @throws Error if the proxy refuses the connection
 */
async function connectThrough(url: URL, port: number, target: Target): Promise<Socket> {
  const isSecure = url.protocol === 'https:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const tcp = await connectDirectly({ host, port })
  const socket = isSecure ? connectTls({ socket: tcp, servername: host }) : tcp
  const authority = authorityOf(target)
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentialsOf(url)}\r\n`)
  const status = await readStatus(socket)
  if (status === 200) return socket
  socket.destroy()
  throw new Error(`the proxy ${url.host} responded with ${status ?? 'no response'}`)
}

function credentialsOf({ username, password }: URL): string {
  if (username === '') return ''
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`)
  return `Proxy-Authorization: Basic ${credentials.toString('base64')}\r\n`
}

/**
 * Reads the head of a response and returns the status; undefined if the head contains no status. Puts the bytes that
 * follow the head back into the socket. Rejects if the connection fails.
 */
function readStatus(socket: Socket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0)
    function finish(): void {
      socket.off('data', onData).off('end', finish).off('error', reject)
      socket.pause()
      const end = bytes.indexOf('\r\n\r\n')
      if (end >= 0 && bytes.length > end + 4) socket.unshift(bytes.subarray(end + 4))
      const status = /^HTTP\/1\.\d (\d{3})/.exec(bytes.toString('latin1'))?.[1]
      resolve(status === undefined ? undefined : Number(status))
    }
    function onData(chunk: Buffer): void {
      bytes = Buffer.concat([bytes, chunk])
      if (bytes.includes('\r\n\r\n')) finish()
    }
    socket.on('data', onData).once('end', finish).once('error', reject)
  })
}
