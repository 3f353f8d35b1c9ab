/**
 * Requests to a provider. The other files of this folder read bodies, serialize responses and create problem documents.
 */

/** A request with its body, as a provider's routes receive it. */
export interface ProviderRequest {
  method: string
  /** Path and query as received, with the sandbox's prefix. */
  target: string
  query: URLSearchParams
  /** The variable parts of the route's path, percent-decoded. */
  params: Readonly<Record<string, string>>
  /** Headers by lower-case name. */
  headers: Record<string, string>
  body: RequestBody
  sourceIp: string
  /** The provider's base URL as the caller used it, such as `http://127.0.0.1:4600/sandboxes/a/realpay-gift`. */
  providerBaseUrl: string
}

/** The body of a request: text without the byte order mark, bytes if the route accepts files, or an error. */
export type RequestBody =
  | { text: string; hasByteOrderMark?: true; bytes?: never; error?: never }
  | { bytes: Uint8Array; text?: never; hasByteOrderMark?: never; error?: never }
  | { error: BodyReadError; text?: never; hasByteOrderMark?: never; bytes?: never }
export type BodyReadError = 'too-large' | 'aborted' | 'not-utf8'
