import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { ServeOptions } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { folder } from '../cli/command.ts'

const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }

async function serve(options: ServeOptions = {}) {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  const issue = (prefix = '') =>
    fetch(`${mock.url}${prefix}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(order),
    }).then(({ status }) => status)
  /** Returns the values of the metrics. The keys of the map are the names of the metrics with their labels. */
  async function scrape(): Promise<Map<string, number>> {
    const response = await fetch(`${mock.url}/metrics`)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
  }
  return { mock, issue, scrape }
}

const operation = 'provider="at-gift",operation="at-gift.issue"'

test('GET /metrics counts from the start of the mock, even before the first request to /metrics', async () => {
  const { mock, issue, scrape } = await serve()
  expect([await issue(), await issue(), await issue('/sandboxes/w1')]).toEqual([200, 429, 200])
  await mock.sandbox('w2').arm({
    name: 'fail',
    when: { provider: 'at-gift' },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
  })
  expect(await issue('/sandboxes/w2')).toBe(500)
  await fetch(`${mock.url}/realpay-gift/nothing`)

  const found = await scrape()
  expect(Object.fromEntries(found)).toMatchObject({
    [`gift_mock_requests_total{${operation},outcome="issued"}`]: 2,
    [`gift_mock_requests_total{${operation},outcome="rate-limited"}`]: 1,
    'gift_mock_requests_total{provider="realpay-gift",operation="none",outcome="not-found"}': 1,
    [`gift_mock_limit_refusals_total{${operation}}`]: 1,
    'gift_mock_faults_total{operation="at-gift.issue",phase="before-commit",effect="provider-error"}': 1,
    [`gift_mock_codes_issued_total{${operation}}`]: 2,
    [`gift_mock_face_value_yen_total{${operation}}`]: 1000,
    [`gift_mock_request_duration_seconds_count{${operation}}`]: 4,
    [`gift_mock_request_duration_seconds_bucket{${operation},le="+Inf"}`]: 4,
    gift_mock_sandboxes: 3,
  })
  expect(found.get(`gift_mock_request_duration_seconds_sum{${operation}}`)).toBeGreaterThan(0)
  expect(found.get('process_resident_memory_bytes')).toBeGreaterThan(1_000_000)

  expect(await issue('/sandboxes/w3')).toBe(200)
  expect((await scrape()).get(`gift_mock_codes_issued_total{${operation}}`)).toBe(3)
})

test('the metrics of a mock with a database contain the durations of its transactions', async () => {
  const store = await openStore(`sqlite:${join(folder(), 'a.db')}`)
  const { issue, scrape } = await serve({ store })
  expect(await issue()).toBe(200)
  const found = await scrape()
  expect(found.get('gift_mock_store_transaction_duration_seconds_count')).toBeGreaterThan(0)
  expect(found.get('gift_mock_store_failures_total')).toBe(0)
})

test('GET /metrics needs no token, and contains no name of a sandbox or a product', async () => {
  const { issue, scrape } = await serve({ adminToken: 'secret-token' })
  expect(await issue('/sandboxes/customer-a')).toBe(200)
  const text = JSON.stringify([...(await scrape())])
  expect(text).toContain('gift_mock_codes_issued_total')
  expect(text).not.toMatch(/customer-a|DC500|AuthKey|secret/)
})

test('the metrics of the process contain its memory, CPU time, event loop and garbage collections', async () => {
  const { scrape } = await serve()
  await scrape()
  setFlagsFromString('--expose-gc')
  runInNewContext('gc()')
  await vi.waitFor(
    async () => {
      const found = await scrape()
      const names = new Set([...found.keys()].map((key) => key.replace(/\{.*/, '')))
      expect(found.get('process_cpu_seconds_total')).toBeGreaterThan(0.1)
      expect(found.get('process_start_time_seconds')).toBeCloseTo(Date.now() / 1000 - process.uptime(), -1)
      expect(found.get('nodejs_heap_size_used_bytes')).toBeGreaterThan(1_000_000)
      expect(found.get('nodejs_heap_space_size_used_bytes{space="old"}')).toBeGreaterThan(1_000_000)
      const { count, limit } = {
        count: 'nodejs_gc_duration_seconds_count{kind="major"}',
        limit: 'nodejs_gc_duration_seconds_bucket{le="+Inf",kind="major"}',
      }
      expect(found.get(count)).toBeGreaterThan(0)
      expect(found.get(limit)).toBe(found.get(count))
      for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'nodejs_version_info'])
        expect(names).toContain(name)
      expect([...found.values()].every((value) => Number.isFinite(value))).toBe(true)
    },
    { timeout: 30_000 },
  )
})
