import type { IncomingMessage, Server, ServerOptions } from 'node:http'
import { isProviderHost } from '../app.ts'
import { type Log, logReason } from '../core/log.ts'
import { sharedReasons } from '../core/reasons/shared.ts'
import { isLoopback } from '../core/util/loopback.ts'
import type { Connect } from '../proxy/open-connection.ts'
import type { ForwardProxy } from '../proxy/forward-proxy.ts'
import { authorityOf } from '../proxy/host-and-port.ts'
import type { HeldResponse } from './batch-arrivals.ts'
import type { ProxyOptions } from './options.ts'
import type { rejectMalformedRequests } from './malformed-requests.ts'

export interface MockProxyOptions {
  isOnly?: boolean | undefined
  connect?: Connect | undefined
  onOther?: ProxyOptions['onOther']
  onTls?: (() => void) | undefined
  /** Address that the proxy listens on. */
  host: string
  /** Server that takes over the connections with TLS. */
  https: Server
  requests: ReturnType<typeof rejectMalformedRequests>
  serverOptions: ServerOptions<typeof IncomingMessage, typeof HeldResponse>
  log: Log
}

/** Creates a forward proxy. The mock handles the requests that the proxy receives for the providers' hosts. */
export async function createProxy({
  isOnly,
  connect,
  onOther,
  onTls,
  host,
  https,
  requests,
  serverOptions,
  log,
}: MockProxyOptions): Promise<ForwardProxy> {
  const { createForwardProxy } = await import('../proxy/forward-proxy.ts')
  const { connectAsConfigured } = await import('../proxy/environment-proxy.ts')
  const forward: ForwardProxy = createForwardProxy({
    isProviderHost,
    // If other machines can reach the proxy, the proxy must refuse requests to all hosts except the providers' hosts.
    isOnly: isOnly === true || !isLoopback(host),
    connect: connect ?? connectAsConfigured(process.env, (port) => port === portOf(forward)),
    serverOptions,
    provider: {
      acceptTls(socket) {
        onTls?.()
        https.emit('connection', socket)
      },
      respond(incoming, outgoing) {
        const handle = incoming.headers.expect === undefined ? requests.handler : requests.onContinue
        handle(incoming, outgoing)
      },
    },
    onOther(target, outcome, reason) {
      const named = authorityOf(target)
      const text = typeof reason === 'string' ? reason : reason.reason
      if (typeof reason !== 'string') logReason(log, 'warn', sharedReasons.proxyRefused({ host: named, why: reason }))
      else if (outcome !== 'passed') logReason(log, 'warn', sharedReasons.proxyFailed({ host: named, error: text }))
      onOther?.(target, outcome, text)
    },
  })
  return forward
}

function portOf({ server }: ForwardProxy): number | undefined {
  const address = server.address()
  return typeof address === 'object' ? address?.port : undefined
}
