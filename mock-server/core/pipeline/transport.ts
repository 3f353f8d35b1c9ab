import type { Transmission } from '../http/response.ts'
import type { Explanation } from '../reasons/reason.ts'
import type { Provider, Route } from '../provider/provider.ts'
import type { Sleep } from '../time/sleep.ts'
import { flatCopy } from '../util/flat-copy.ts'
import type { Address, Mount } from './addresses/address.ts'

/** A request to a provider with its route. `route` is undefined if no route matches. */
export interface RoutedRequest {
  request: Request
  address: Address
  provider: Provider
  route: Route | undefined
  params: Readonly<Record<string, string>>
  transport: Transport
}

/**
 * Information about a request that the `Request` object does not contain, such as the address of the client. The
 * receiver of the request provides this information; a receiver is for example the server or the MSW handler.
 */
export interface Transport {
  /** The IP address of the client or of the last proxy; undefined for in-process callers. */
  peer?: string | undefined
  /** The request's headers by lower-case name; undefined if they have to be read from the `Request`. */
  headers?: Record<string, string> | undefined
  /** The whole body; undefined if it has not been read yet. */
  body?: Uint8Array | undefined
  /**
   * Reads the body. If present, this function is used instead of the body of the `Request`. Resolves with undefined if
   * the body is longer than `maxBytes`.
   * @throws Error if the client disconnects before the end of the body
   */
  readBody?(maxBytes: number): Promise<Uint8Array | undefined>
  /**
   * Called after the response is recorded. The receiver has to call `reportLost` if the response does not reach the
   * client. The argument `false` says that the client did not cause the loss.
   */
  onHandled?(reportLost: (abandoned?: boolean) => Promise<void>): void
  /**
   * The reason why the request is not valid HTTP; undefined if the request is valid HTTP. An invalid request is not
   * parsed further.
   */
  malformed?: Explanation | undefined
  /**
   * The base URL that the request was sent to; undefined if it has to be derived from the host and the path of the URL.
   */
  mount?: Mount | undefined
  /** The client's connection; undefined for in-process callers. */
  connection?: ClientConnection | undefined
}

/** The connection of a client, with operations that a `Response` cannot express. */
export interface ClientConnection {
  /**
   * Sends a response as `transmission` describes. Resolves after the end of the response, with the `Response` object
   * that the calling code has to return.
   * @param beforeEnd called before the last step that the client can observe; `lost` is true if `transmission` is not
   * completed
   */
  transmit(transmission: Transmission, sleep: Sleep, beforeEnd: (lost?: boolean) => Promise<void>): Promise<Response>
  /**
   * Signal that aborts if the connection is closed before the whole response is sent. The signal does not abort if the
   * transmission itself closes the connection.
   */
  readonly disconnected: AbortSignal
  /**
   * True if the client closed the connection; false if a fault of another request on the same connection closed the
   * connection.
   */
  readonly abandoned: boolean
  /**
   * Resolves when the request has ended. The result is true if the whole response was passed to the operating system,
   * and false if the response will certainly not be sent completely. The method is missing if the connection cannot
   * determine the result.
   */
  ended?(): Promise<boolean>
}

const IN_PROCESS_IP = '127.0.0.1'

/**
 * Returns the caller's IP address, which rate limits and address lists use.
 * @param trustProxy true to take the last entry of X-Forwarded-For if it is an IP address
 */
export function clientIp(
  peer: string | undefined,
  headers: Readonly<Record<string, string>>,
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? headers['x-forwarded-for']?.split(',').at(-1)?.trim() : undefined
  const address = (forwarded !== undefined && isIpAddress(forwarded) ? flatCopy(forwarded) : peer) || IN_PROCESS_IP
  // A socket that listens on IPv6 represents the address of an IPv4 caller as `::ffff:192.0.2.1`.
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

/** Length of the longest IPv6 address in characters. Such an address consists of six groups and an IPv4 address. */
const MAX_IP_LENGTH = 45
const OCTET = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const IPV4 = new RegExp(String.raw`^${OCTET}(?:\.${OCTET}){3}$`)

function isIpAddress(text: string): boolean {
  if (text.length > MAX_IP_LENGTH) return false
  return text.includes(':') ? /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`) : IPV4.test(text)
}
