/**
 * What the proxy did with a connection or a request to a host that does not belong to a provider: passed it on, refused
 * it, or could not reach the host.
 */
export type PassOutcome = 'passed' | 'refused' | 'failed'
