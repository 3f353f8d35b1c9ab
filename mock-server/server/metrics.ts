import {
  collectDefaultMetrics,
  Counter,
  type CounterConfiguration,
  Gauge,
  Histogram,
  type MetricValueWithName,
  Registry,
} from 'prom-client'
import type { Counts, OperationCounts } from '../core/metrics/counts.ts'
import { BUCKETS_MS, type Durations } from '../core/metrics/histogram.ts'
import { VERSION } from '../core/version.ts'

/** The outcome of a request that exceeded a provider's limit. */
const RATE_LIMITED = 'rate-limited'
type Labels = Readonly<Record<string, string>>

/**
 * Creates the page with the metrics in the text format of Prometheus. The page computes the metrics from `counts` at
 * each request.
 */
export function createMetricsPage(counts: Counts, sandboxes: () => Promise<string[]>): () => Promise<Response> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers: Registry[] = []

  /** Adds a counter whose values are read when the page is requested. */
  function counter(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => (readonly [Labels, number])[],
  ): void {
    const collect: CounterConfiguration<string>['collect'] = function collect() {
      this.reset()
      for (const [labels, value] of read()) this.inc(labels, value)
    }
    registry.registerMetric(new Counter({ name, help, labelNames, registers, collect }))
  }

  const ofOperations = (value: (operation: OperationCounts) => number) => (): (readonly [Labels, number])[] =>
    [...counts.operations.values()].map((operation) => [labelsOf(operation), value(operation)])

  counter('gift_mock_requests_total', 'Requests to a provider.', ['provider', 'operation', 'outcome'], () =>
    [...counts.operations.values()].flatMap((operation) =>
      [...operation.outcomes].map(
        ([outcome, { requests }]) => [{ ...labelsOf(operation), outcome }, requests] as const,
      ),
    ),
  )
  counter(
    'gift_mock_limit_refusals_total',
    'Requests that were refused because they exceeded a limit of the provider.',
    ['provider', 'operation'],
    ofOperations(({ outcomes }) => outcomes.get(RATE_LIMITED)?.requests ?? 0),
  )
  counter('gift_mock_faults_total', 'Requests for which a fault fired.', ['operation', 'phase', 'effect'], () =>
    [...counts.faults.values()].map(({ operation, phase, effect, requests }) => [
      { operation: operation ?? NONE, phase, effect },
      requests,
    ]),
  )
  counter(
    'gift_mock_codes_issued_total',
    'Codes and gifts that were issued.',
    ['provider', 'operation'],
    ofOperations(({ codes }) => codes),
  )
  counter(
    'gift_mock_face_value_yen_total',
    'Face value of the issued codes in yen.',
    ['provider', 'operation'],
    ofOperations(({ faceValue }) => faceValue),
  )
  counter(
    'gift_mock_fees_yen_total',
    'Fees of the issued codes in yen.',
    ['provider', 'operation'],
    ofOperations(({ fees }) => fees),
  )
  histogram(
    'gift_mock_request_duration_seconds',
    'Real time from the complete request to the end of its response, with the delays of faults.',
    registry,
    () => [...counts.operations.values()].map((operation) => [labelsOf(operation), operation.durations]),
  )
  const { store } = counts
  if (store) {
    histogram(
      'gift_mock_store_transaction_duration_seconds',
      'Time of a transaction of the store, with the wait for the transactions before it.',
      registry,
      () => [[{}, store.durations]],
    )
    counter('gift_mock_store_failures_total', 'Transactions that the store could not commit.', [], () => [
      [{}, store.failures],
    ])
  }
  const existing = new Gauge({
    name: 'gift_mock_sandboxes',
    help: 'Sandboxes, including the default sandbox.',
    registers,
    async collect() {
      this.set((await sandboxes()).length)
    },
  })
  registry.registerMetric(existing)
  const help = 'Version of the mock.'
  const build = new Gauge({ name: 'gift_mock_build_info', help, labelNames: ['version'], registers })
  build.set({ version: VERSION }, 1)
  registry.registerMetric(build)

  return async () => new Response(await registry.metrics(), { headers: { 'content-type': registry.contentType } })
}

/** Label of requests that resolved to no operation. */
const NONE = 'none'

function labelsOf({ provider, operation }: OperationCounts): Labels {
  return { provider, operation: operation ?? NONE }
}

/** Adds a histogram whose values are read when the page is requested. */
function histogram(name: string, help: string, registry: Registry, read: () => [Labels, Durations][]): void {
  // A histogram of the library accepts only single values. A gauge is therefore registered, whose `get` returns the
  // complete histogram.
  const empty = new Histogram({ name, help, registers: [] })
  const metric = new Gauge({ name, help, registers: [registry] })
  metric.get = async () => ({
    ...(await empty.get()),
    values: read().flatMap(([labels, durations]) => valuesOf(name, labels, durations)),
  })
}

function valuesOf(name: string, labels: Labels, { counts, sumMs }: Durations): MetricValueWithName<string>[] {
  let total = 0
  const buckets = counts.map((count, index) => {
    total += count
    const limit = BUCKETS_MS[index]
    const le = limit === undefined ? '+Inf' : limit / 1000
    return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: total }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
    { metricName: `${name}_count`, labels, value: total },
  ]
}
