/**
 * This module replaces code in the bundle that prom-client imports but the mock does not use: the package `tdigest` for
 * summaries, the package `@opentelemetry/api` for exemplars, and prom-client's own modules for summaries, clusters and
 * the push gateway.
 */
export const TDigest = undefined
