/**
 * Replaces, in the bundle, packages that prom-client imports and that the mock does not use: `tdigest` for summaries,
 * and `@opentelemetry/api` for exemplars.
 */
export const TDigest = undefined
