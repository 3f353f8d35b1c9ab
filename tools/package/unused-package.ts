/**
 * In the bundle, this module takes the place of code that prom-client imports but the mock does not use: the package
 * `tdigest` (summaries), the package `@opentelemetry/api` (exemplars), and prom-client's modules for summaries,
 * clusters and the push gateway.
 */
export const TDigest = undefined
