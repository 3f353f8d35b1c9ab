/**
 * This module replaces two packages in the bundle. prom-client imports these packages, but the mock does not use them:
 * `tdigest` for summaries, and `@opentelemetry/api` for exemplars.
 */
export const TDigest = undefined
