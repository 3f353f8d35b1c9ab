/** A request as a provider's routes see it, read once. */
export interface ProviderRequest {
  method: string
  /** The path and query as they came, with the sandbox's prefix. */
  target: string
  query: URLSearchParams
  /** The variable parts of the route's path, percent-decoded. */
  params: Readonly<Record<string, string>>
  /** By lower-case names. */
  headers: Record<string, string>
  body: RequestBody
  sourceIp: string
  /** The provider's base as the caller addressed it, such as `http://127.0.0.1:4600/sandboxes/a/realpay-gift`. */
  providerBaseUrl: string
}

/** A body as text, or as bytes where a route takes files, or why there is none. */
export type RequestBody =
  | { text: string; bytes?: never; error?: never }
  | { bytes: Uint8Array; text?: never; error?: never }
  | { error: BodyReadError; text?: never; bytes?: never }
export type BodyReadError = 'too-large' | 'aborted' | 'not-utf8'
