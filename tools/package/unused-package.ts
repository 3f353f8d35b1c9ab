/**
 * Stands in the bundle for packages that prom-client imports and the mock does not use: `tdigest` for summaries, and
 * `@opentelemetry/api` for exemplars.
 */
export const TDigest = undefined
