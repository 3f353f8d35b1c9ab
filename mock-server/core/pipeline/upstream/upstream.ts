import type { ProviderRequest } from '../../http/request.ts'
import type { SerializedResponse } from '../../http/response.ts'
import type { ObserveResponse } from '../../provider/recordings/observe-response.ts'
import type { Explanation } from '../../reasons/reason.ts'

/** A request for a real provider. */
export interface ForwardedRequest {
  method: string
  /** Path below the provider's base URL, with the query. */
  path: string
  headers: ProviderRequest['headers']
  body: Uint8Array
}

/** A fault of a request that is passed on. The fault changes what the client receives as the response. */
export interface FaultOnTheWay {
  name: string
  /** True if the client does not receive the provider's response. */
  losesResponse: boolean
}

/** What happens to the provider's response on the way to the client. */
export interface Way {
  fault: FaultOnTheWay | undefined
  /** Resolves when the request has ended: to true if the whole response was sent to the client. Never rejects. */
  received: Promise<boolean>
}

/**
 * A function that passes a request on to a real provider. The promise resolves to the response, or to the reason why no
 * response arrived. The promise never rejects.
 */
export type Forward = (request: ForwardedRequest, way: Way) => Promise<SerializedResponse | { failure: Explanation }>

/** The verification environment of a provider, to which the mock passes requests on. */
export interface UpstreamProvider {
  forward: Forward
  observe: ObserveResponse
  /**
   * Called instead of `forward` if a fault prevents the request from reaching the provider.
   * @param fault name of the fault
   */
  withhold?(request: ForwardedRequest, fault: string): void
}

/** The upstreams of the providers that have an upstream. The key is the provider's name. */
export type Upstream = ReadonlyMap<string, UpstreamProvider>
