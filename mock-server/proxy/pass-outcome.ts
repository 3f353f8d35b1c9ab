/**
 * What the proxy did with a connection or a request to a host that does not belong to a provider. `passed`: the proxy
 * forwarded the connection or request. `refused`: the proxy refused the connection or request. `failed`: the proxy
 * could not reach the host.
 */
export type PassOutcome = 'passed' | 'refused' | 'failed'
