import type { FaultMatch } from '../faults/match-faults.ts'
import { bodyErrors } from '../http/body/body-error.ts'
import {
  toBinaryBody,
  isBodiless,
  emptyText,
  readBinaryBody,
  readTextBody,
  toTextBody,
} from '../http/body/read-body.ts'
import type { RequestBody, ProviderRequest } from '../http/request.ts'
import type { ParsedOperation, Provider } from '../provider/provider.ts'
import type { Settings } from '../settings/settings.ts'
import type { MaybePromise } from '../store/maybe-promise.ts'
import { steadyNow } from '../time/host-clock.ts'
import type { RequestContext } from './operation-context.ts'
import { type RoutedRequest, clientIp } from './transport.ts'

/** A request whose body has been read. */
export interface PendingRequest {
  incoming: ProviderRequest
  provider: Provider
  operation: string | null
  caller: string | null
  handle: ParsedOperation['handle']
  /** Parses the request again with the settings of the sandbox; undefined if the settings cannot change the result. */
  under: ParsedOperation['under']
  receivedAtMs: number
  /** Time at which the complete request had arrived, by the monotonic clock of the process, in milliseconds. */
  completeMs: number
  /** The faults that match the request; undefined if no fault matches. */
  match: FaultMatch | undefined
  /** The context in which the operation ran last; undefined before the first run. */
  context: RequestContext | undefined
}

const noQuery = new URLSearchParams()
const noBytes = new Uint8Array()

/** Reads the body up to the route's size limit. The result is not a promise if the body has already been received. */
export function readBody(
  { request, route, transport }: RoutedRequest,
  contentLength: string | undefined,
): MaybePromise<RequestBody> {
  if (!route) return emptyText
  const { files = false, maxBodyBytes } = route
  const received = isBodiless(request) ? noBytes : transport.body
  if (received) return files ? toBinaryBody(received, maxBodyBytes) : toTextBody(received, maxBodyBytes)
  return files
    ? readBinaryBody(request, contentLength, maxBodyBytes, transport)
    : readTextBody(request, contentLength, maxBodyBytes, transport)
}

/** Parses a request again with the settings of the sandbox, if the settings can change the operation. */
export function applySettings(pending: PendingRequest, settings: Settings): void {
  if (!pending.under) return
  const { operation, caller, handle } = pending.under(settings)
  pending.operation = operation
  pending.caller = caller
  pending.handle = handle
}

/** Determines the operation of a request from the route, the headers and the body. */
export function parseRequest(
  { request, address, provider, route, params, transport }: RoutedRequest,
  headers: ProviderRequest['headers'],
  body: RequestBody,
  receivedAtMs: number,
  trustProxy: boolean,
): PendingRequest {
  const incoming: ProviderRequest = {
    method: request.method,
    target: address.requestTarget,
    query: address.search === '' ? noQuery : new URLSearchParams(address.search),
    params,
    headers,
    body,
    sourceIp: clientIp(transport.peer, headers, trustProxy),
    providerBaseUrl: address.providerBaseUrl ?? address.origin,
  }
  // A request with an incomplete body counts as malformed, because a gateway in front of the provider passes on only
  // complete requests. No fault fires for a malformed request. The request does not count against a rate limit and does
  // not use up a request id.
  const malformed = transport.malformed ?? (body.error === 'aborted' ? bodyErrors.aborted : undefined)
  const parsed = route && malformed === undefined ? route.parse(incoming) : undefined
  const handle =
    malformed === undefined
      ? (parsed?.handle ?? provider.handleUnknownPath)
      : () => provider.malformedResponse(malformed)
  return {
    incoming,
    provider,
    operation: parsed?.operation ?? null,
    caller: parsed?.caller ?? null,
    handle,
    under: parsed?.under,
    receivedAtMs,
    completeMs: steadyNow(),
    match: undefined,
    context: undefined,
  }
}
