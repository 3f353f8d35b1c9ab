import type { Transmission } from '../http/response.ts'
import type { Provider, Route } from '../provider/provider.ts'
import type { Sleep } from '../time/sleep.ts'
import { flatCopy } from '../util/flat-copy.ts'
import type { Address, Mount } from './address.ts'

/** A request to a provider with its route. `route` is undefined if no route matches. */
export interface RoutedRequest {
  request: Request
  address: Address
  provider: Provider
  route: Route | undefined
  params: Readonly<Record<string, string>>
  transport: Transport
}

/** What the receiver of a request knows about its origin and its connection. */
export interface Transport {
  /** The IP address of the other end; undefined for in-process callers. */
  peer?: string | undefined
  /** The request's headers by lower-case name, if the receiver has them already. */
  headers?: Record<string, string> | undefined
  /** The whole body, if the receiver has it already. */
  body?: Uint8Array | undefined
  /**
   * Reads the body, better than through the request: for example in the same way with and without its length. Resolves
   * with undefined if it is longer than `maxBytes`. @throws Error if the client disconnects before its end
   */
  readBody?(maxBytes: number): Promise<Uint8Array | undefined>
  /**
   * Called once the response is recorded. Call `reportLost()` if the response does not reach the client; pass `false`
   * if the client did not cause that.
   */
  onHandled?(reportLost: (abandoned?: boolean) => Promise<void>): void
  /** The reason why the request is not valid HTTP. Such a request is not parsed further. */
  malformed?: string | undefined
  /** The base URL that the request was sent to; resolved from host and path by default. */
  mount?: Mount | undefined
  /** The client's connection; undefined in process. */
  connection?: ClientConnection | undefined
}

/** Operations on a connection that a `Response` cannot express. */
export interface ClientConnection {
  /**
   * Sends a response as `transmission` describes. Resolves at the end, with the `Response` to return for it.
   * @param beforeEnd called before the last step that the caller can see; `lost` if that step is not the described one
   */
  transmit(transmission: Transmission, sleep: Sleep, beforeEnd: (lost?: boolean) => Promise<void>): Promise<Response>
  /** Aborts if the connection closes before the whole response is sent, unless `transmission` closes it. */
  readonly disconnected: AbortSignal
  /** True if the caller closed the connection; false if a fault of another request on the same connection did. */
  readonly abandoned: boolean
}

const IN_PROCESS_IP = '127.0.0.1'

/**
 * The caller's IP address, for rate limits and address lists.
 * @param trustProxy true to take the last entry of X-Forwarded-For if it is an IP address
 */
export function clientIp(
  peer: string | undefined,
  headers: Readonly<Record<string, string>>,
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = (forwarded !== undefined && isIpAddress(forwarded) ? flatCopy(forwarded) : peer) || IN_PROCESS_IP
  // A socket that listens on IPv6 shows IPv4 callers as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Characters of the longest IPv6 address: six groups and an IPv4 address. */
const MAX_IP_LENGTH = 45
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const IPV4 = new RegExp(String.raw`^${OCTET}(?:\.${OCTET}){3}$`)

function isIpAddress(text: string): boolean {
  if (text.length > MAX_IP_LENGTH) return false
  return text.includes(':') ? /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`) : IPV4.test(text)
}
