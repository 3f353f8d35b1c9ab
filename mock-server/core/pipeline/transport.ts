import type { Transmission } from '../http/response.ts'
import type { Provider, Route } from '../provider/provider.ts'
import type { Sleep } from '../time/sleep.ts'
import type { Address, Mount } from './address.ts'

/** A provider's request, found to be for this route; undefined where no route takes it. */
export interface RoutedRequest {
  request: Request
  address: Address
  provider: Provider
  route: Route | undefined
  params: Readonly<Record<string, string>>
  transport: Transport
}

/** Where a request came from, as far as whoever received it knows. */
export interface Transport {
  /** The address of the other end. In-process callers have none. */
  peer?: string | undefined
  /** The request's headers by lower-case names, where they are at hand without taking the Request apart. */
  headers?: Record<string, string> | undefined
  /** The whole body, where it is at hand: then nobody has to wait for it. */
  body?: Uint8Array | undefined
  /** Told once the answer is decided; `lost()` says later that it did not reach the caller, and whether that was the caller's doing: it is by default. */
  onHandled?(reportLost: (abandoned?: boolean) => Promise<void>): void
  /** What was wrong with the request below HTTP's meaning: such a one is never looked at further. */
  malformed?: string | undefined
  /** Where the request's URL leads; told by its host and path by default. */
  mount?: Mount | undefined
  /** The connection itself; in process there is none. */
  connection?: ClientConnection | undefined
}

/** What a connection can do that no Response can say. */
export interface ClientConnection {
  /**
   * Sends an answer as its script says; resolves, with what to return for it, once that is over.
   * @param beforeEnd called before the last thing that the caller sees; `lost` where that is not what the script says
   */
  transmit(transmission: Transmission, sleep: Sleep, beforeEnd: (lost?: boolean) => Promise<void>): Promise<Response>
  /** Aborts when the connection is closed before the whole answer is out, unless a script says so. */
  readonly disconnected: AbortSignal
  /** Whether it was the caller who closed it, and not a fault that met another request on the same connection. */
  readonly abandoned: boolean
}

const IN_PROCESS_IP = '127.0.0.1'

/** The caller's address, as limits and lists of addresses know it. */
export function clientIp(
  peer: string | undefined,
  headers: Readonly<Record<string, string>>,
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = forwarded || peer || IN_PROCESS_IP
  // A socket that listens on IPv6 sees IPv4 callers as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}
