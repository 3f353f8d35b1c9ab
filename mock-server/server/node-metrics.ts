import { constants, monitorEventLoopDelay, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks'
import { getHeapSpaceStatistics } from 'node:v8'
import { gauge, histogramSamples, type Metric, type Sample } from './prometheus-text.ts'

const NANOSECONDS = 1e9

/** Returns metrics about the event loop, the heap and garbage collection, with the usual names of Node programs. */
export function nodeMetrics(): Metric[] {
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.')
  return [
    ...eventLoopMetrics(),
    gauge('nodejs_active_resources', 'Resources that keep the event loop alive, by type.', () =>
      [...Map.groupBy(process.getActiveResourcesInfo(), (type) => type)].map(([type, { length }]) => ({
        labels: { type },
        value: length,
      })),
    ),
    gauge(
      'nodejs_active_resources_total',
      'Resources that keep the event loop alive.',
      () => process.getActiveResourcesInfo().length,
    ),
    gauge('nodejs_heap_size_total_bytes', 'Size of the heap in bytes.', () => process.memoryUsage().heapTotal),
    gauge('nodejs_heap_size_used_bytes', 'Used size of the heap in bytes.', () => process.memoryUsage().heapUsed),
    gauge('nodejs_external_memory_bytes', 'Memory of external objects in bytes.', () => process.memoryUsage().external),
    gauge('nodejs_heap_space_size_total_bytes', 'Size of each heap space in bytes.', () =>
      spaces((space) => space.space_size),
    ),
    gauge('nodejs_heap_space_size_used_bytes', 'Used size of each heap space in bytes.', () =>
      spaces((space) => space.space_used_size),
    ),
    gauge('nodejs_heap_space_size_available_bytes', 'Available size of each heap space in bytes.', () =>
      spaces((space) => space.space_available_size),
    ),
    gauge('nodejs_version_info', 'Version of Node.', () => [
      { labels: { version: process.version, major, minor, patch }, value: 1 },
    ]),
    garbageCollections(),
  ]
}

function spaces(value: (space: ReturnType<typeof getHeapSpaceStatistics>[number]) => number): Sample[] {
  return getHeapSpaceStatistics().map((space) => ({
    labels: { space: space.space_name.replace(/_space$/, '') },
    value: value(space),
  }))
}

/** The delays of the event loop since the page was last requested. */
function eventLoopMetrics(): Metric[] {
  const delays = monitorEventLoopDelay()
  delays.enable()
  const metric = (part: string, help: string, read: () => number): Metric =>
    gauge(`nodejs_eventloop_lag_${part}seconds`, `${help} of the delays of the event loop.`, () =>
      delays.count === 0 ? 0 : read() / NANOSECONDS,
    )
  const percentiles = [50, 90, 99].map((percent) =>
    metric(`p${percent}_`, `Percentile ${percent}`, () => delays.percentile(percent)),
  )
  const standardDeviation = metric('stddev_', 'Standard deviation', () => delays.stddev)
  return [
    metric('min_', 'Minimum', () => delays.min),
    metric('max_', 'Maximum', () => delays.max),
    metric('mean_', 'Mean', () => delays.mean),
    ...percentiles,
    {
      ...standardDeviation,
      // This metric is the last one that reads the delays.
      read: async () => {
        const values = await standardDeviation.read()
        delays.reset()
        return values
      },
    },
  ]
}

const GC_LIMITS = [0.001, 0.01, 0.1, 1, 2, 5]
const gcKinds: ReadonlyMap<unknown, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
])

function garbageCollections(): Metric {
  const byKind = new Map<string, { counts: number[]; sum: number }>()
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const kind = gcKinds.get(kindOf(entry)) ?? 'other'
      const found = byKind.get(kind) ?? { counts: [...GC_LIMITS, Infinity].map(() => 0), sum: 0 }
      byKind.set(kind, found)
      const seconds = entry.duration / 1000
      const bucket = [...GC_LIMITS, Infinity].findIndex((limit) => seconds <= limit)
      found.counts[bucket] = (found.counts[bucket] ?? 0) + 1
      found.sum += seconds
    }
  }).observe({ entryTypes: ['gc'] })
  return {
    name: 'nodejs_gc_duration_seconds',
    help: 'Time of garbage collections by kind, in seconds.',
    type: 'histogram',
    read: () =>
      [...byKind].flatMap(([kind, { counts, sum }]) => histogramSamples({ kind }, { counts, limits: GC_LIMITS, sum })),
  }
}

function kindOf(entry: PerformanceEntry): unknown {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined
  return typeof detail === 'object' && detail !== null && 'kind' in detail ? detail.kind : undefined
}
