import type { Counts, OperationCounts } from '../core/metrics/counts.ts'
import { BUCKETS_MS, type Durations } from '../core/metrics/histogram.ts'
import { VERSION } from '../core/version.ts'
import { nodeMetrics } from './node-metrics.ts'
import { processMetrics } from './process-metrics.ts'
import {
  CONTENT_TYPE,
  counter,
  gauge,
  histogramSamples,
  type Labels,
  type Metric,
  prometheusText,
  type Sample,
} from './prometheus-text.ts'

/** The outcome of a request that exceeded a provider's limit. */
const RATE_LIMITED = 'rate-limited'

/**
 * Creates the page with the metrics in the text format of Prometheus. The metrics of the mock are made from the mock's
 * counts when the page is requested.
 */
export function createMetricsPage(counts: Counts, sandboxes: () => Promise<string[]>): () => Promise<Response> {
  const metrics = [...processMetrics(), ...nodeMetrics(), ...mockMetrics(counts, sandboxes)]
  return async () => new Response(await prometheusText(metrics), { headers: { 'content-type': CONTENT_TYPE } })
}

function mockMetrics(counts: Counts, sandboxes: () => Promise<string[]>): Metric[] {
  const ofOperations = (name: string, help: string, value: (operation: OperationCounts) => number): Metric =>
    counter(name, help, () =>
      [...counts.operations.values()].map((operation) => ({ labels: labelsOf(operation), value: value(operation) })),
    )
  const { store } = counts
  return [
    counter('gift_mock_requests_total', 'Requests to a provider.', () =>
      [...counts.operations.values()].flatMap((operation) =>
        [...operation.outcomes].map(([outcome, { requests }]) => ({
          labels: { ...labelsOf(operation), outcome },
          value: requests,
        })),
      ),
    ),
    ofOperations(
      'gift_mock_limit_refusals_total',
      'Requests that were refused because they exceeded a limit of the provider.',
      ({ outcomes }) => outcomes.get(RATE_LIMITED)?.requests ?? 0,
    ),
    counter('gift_mock_faults_total', 'Requests for which a fault fired.', () =>
      [...counts.faults.values()].map(({ operation, phase, effect, requests }) => ({
        labels: { operation: operation ?? NONE, phase, effect },
        value: requests,
      })),
    ),
    ofOperations('gift_mock_codes_issued_total', 'Codes and gifts that were issued.', ({ codes }) => codes),
    ofOperations(
      'gift_mock_face_value_yen_total',
      'Face value of the issued codes in yen.',
      ({ faceValue }) => faceValue,
    ),
    ofOperations('gift_mock_fees_yen_total', 'Fees of the issued codes in yen.', ({ fees }) => fees),
    {
      name: 'gift_mock_request_duration_seconds',
      help: 'Real time from the complete request to the end of its response, with the delays of faults.',
      type: 'histogram',
      read: () =>
        [...counts.operations.values()].flatMap((operation) =>
          durationSamples(labelsOf(operation), operation.durations),
        ),
    },
    ...(store
      ? [
          {
            name: 'gift_mock_store_transaction_duration_seconds',
            help: 'Time of a transaction of the store, with the wait for the transactions before it.',
            type: 'histogram',
            read: () => durationSamples({}, store.durations),
          } as const,
          counter(
            'gift_mock_store_failures_total',
            'Transactions that the store could not commit.',
            () => store.failures,
          ),
        ]
      : []),
    gauge('gift_mock_sandboxes', 'Sandboxes, including the default sandbox.', async () => (await sandboxes()).length),
    gauge('gift_mock_build_info', 'Version of the mock.', () => [{ labels: { version: VERSION }, value: 1 }]),
  ]
}

/** Label of requests that resolved to no operation. */
const NONE = 'none'

function labelsOf({ provider, operation }: OperationCounts): Labels {
  return { provider, operation: operation ?? NONE }
}

function durationSamples(labels: Labels, { counts, sumMs }: Durations): Sample[] {
  return histogramSamples(labels, { counts, limits: BUCKETS_MS.map((ms) => ms / 1000), sum: sumMs / 1000 })
}
