import type { GiftMock, GiftMockOptions } from '../gift-mock.ts'
import type { Connect } from '../proxy/open-connection.ts'
import type { Target } from '../proxy/host-and-port.ts'
import type { PassOutcome } from '../proxy/pass-outcome.ts'

export const DEFAULT_PORT = 4600
export const DEFAULT_HOST = '127.0.0.1'

export interface ServeOptions extends GiftMockOptions {
  /** Port to listen on, default 4600. The value 0 selects a free port. */
  port?: number | undefined
  /**
   * Address to listen on, default 127.0.0.1. If other machines can reach the address, the control API requires a token.
   */
  host?: string | undefined
  /** Observer of the client under test. Only the replay of a scenario needs an observer. */
  observer?: ClientObserver | undefined
  /**
   * Certificate and private key for HTTPS, both in PEM. The port then serves HTTPS, unless `httpsPort` is given. `ca`
   * is the certificate of the CA that the control API hands out at `GET /__admin/ca.crt`.
   */
  tls?: TlsOptions | undefined
  /** Port for HTTPS, in addition to HTTP on `port`; 0 selects a free port. Requires `tls`. */
  httpsPort?: number | undefined
  /** Forward proxy. This mock handles the requests that the proxy receives for the providers' hosts. Requires `tls`. */
  proxy?: ProxyOptions | undefined
}

export interface TlsOptions {
  cert: string
  key: string
  ca?: string | undefined
  /**
   * Issues a certificate and its private key for a host name for which `cert` is not valid, such as a subdomain of a
   * provider's subdomain. Clients get `cert` if this member is undefined or if the promise rejects.
   */
  certify?: ((host: string) => Promise<{ cert: string; key: string }>) | undefined
}

export interface ProxyOptions {
  /** Port of the proxy; 0 selects a free port. */
  port: number
  /**
   * If true, the proxy refuses requests to hosts other than the providers'. If other machines can reach the proxy, the
   * proxy always refuses such requests, because the proxy would otherwise be an open proxy.
   */
  isOnly?: boolean | undefined
  /**
   * Opens the connections to hosts other than the providers'. By default, these connections are opened through the
   * proxy that the environment variables HTTPS_PROXY and NO_PROXY determine, or else directly.
   */
  connect?: Connect | undefined
  /**
   * Called for each tunnel and each request through the proxy that the mock does not handle.
   * @param outcome whether the proxy passed the traffic on, refused the traffic, or could not reach the host
   * @param reason why the outcome is not `passed`; an empty string if the outcome is `passed`
   */
  onOther?: ((target: Target, outcome: PassOutcome, reason: string) => void) | undefined
  /**
   * Called for each connection on which a client begins TLS with a provider's host. If no request follows, the client
   * may have rejected the certificate.
   */
  onTls?: (() => void) | undefined
}

/** An observer of the client under test. */
export interface ClientObserver {
  /** Called when a request has arrived. The returned function is called when the request has ended in any way. */
  onRequest(path: string): () => void
  /** Called after each response that was passed to the operating system completely. */
  onResponseSent(): void
  /**
   * Returns true while connections close because the client was killed or exceeded its time limit. If true, the
   * requests on closing connections do not count as abandoned by the client.
   */
  isKilled(): boolean
}

export interface RunningGiftMock extends GiftMock {
  /** Base URL without a trailing slash. */
  readonly url: string
  /** Base URL of HTTPS without a trailing slash; undefined if the mock does not serve HTTPS. */
  readonly httpsUrl: string | undefined
  /** URL of the forward proxy; undefined if the mock has no forward proxy. */
  readonly proxyUrl: string | undefined
  /** Token that the control API requires; undefined if no token is required. */
  readonly adminToken: string | undefined
  /** Stops the server. Requests in progress may finish within `graceMs` milliseconds, default 1,000. */
  close(graceMs?: number): Promise<void>
}
