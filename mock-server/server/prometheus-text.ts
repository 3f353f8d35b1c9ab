export type Labels = Readonly<Record<string, string | number>>

/** A value of a metric. A histogram has several values; `suffix` is the end of their names, such as `_bucket`. */
export interface Sample {
  labels?: Labels
  value: number
  suffix?: '_bucket' | '_sum' | '_count'
}

export interface Metric {
  name: string
  help: string
  type: 'counter' | 'gauge' | 'histogram'
  /** Reads the values when the page is requested. */
  read: () => readonly Sample[] | Promise<readonly Sample[]>
}

type Read = () => number | readonly Sample[] | Promise<number>

/** Returns a metric that may rise and fall. A value of NaN means that the system does not know the value. */
export function gauge(name: string, help: string, read: Read): Metric {
  return {
    name,
    help,
    type: 'gauge',
    async read() {
      const value = await read()
      if (typeof value !== 'number') return value
      return Number.isNaN(value) ? [] : [{ value }]
    },
  }
}

/** Returns a metric that only rises. */
export function counter(name: string, help: string, read: Read): Metric {
  return { ...gauge(name, help, read), type: 'counter' }
}

/** Content type of the text format of Prometheus. */
export const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Returns the metrics with their current values in the text format of Prometheus. */
export async function prometheusText(metrics: readonly Metric[]): Promise<string> {
  let text = ''
  for (const { name, help, type, read } of metrics) {
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`
    for (const { labels = {}, value, suffix = '' } of await read())
      text += `${name}${suffix}${labelText(labels)} ${value}\n`
    text += '\n'
  }
  return text
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

/**
 * Returns the samples of a histogram.
 * @param counts the number of values in each bucket; the last bucket has no upper limit
 * @param limits upper limits of the other buckets
 */
export function histogramSamples(
  labels: Labels,
  { counts, limits, sum }: { counts: readonly number[]; limits: readonly number[]; sum: number },
): Sample[] {
  let total = 0
  const buckets = counts.map((count, index): Sample => {
    total += count
    return { labels: { ...labels, le: limits[index] ?? '+Inf' }, value: total, suffix: '_bucket' }
  })
  return [...buckets, { labels, value: sum, suffix: '_sum' }, { labels, value: total, suffix: '_count' }]
}
