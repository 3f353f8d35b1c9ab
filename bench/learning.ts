/**
 * Measures the commands that work on recorded exchanges: `npm run bench:learning -- [PART…]`, with the parts `learn`,
 * `compare` and `record`.
 *
 * - `learn` reads about 1,000 exchanges of the partner API: the exchanges of the reference client, and the exchanges of
 *   a probe that also reaches the rate limit.
 * - `compare` plays 10,000 exchanges of the on-demand API.
 * - `record` sends one request at a time, alternately to the mock itself and through a recorder to the same mock. The
 *   difference of the two durations is the delay that the recorder adds.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import { writeExchange } from '../scenarios/recordings/corpus.ts'
import { virtualProvider, type VirtualProvider } from '../test/scenarios/learn/virtual-provider.ts'
import { start } from './servers/process.ts'
import { mockOf, root } from './servers/programs.ts'
import { percentile } from './statistics.ts'

const command = join(root, 'dist/cli/index.js')
const folder = mkdtempSync(join(tmpdir(), 'gift-mock-bench-'))

/** Writes the exchanges that a virtual provider has recorded. @returns the folder, and the number of exchanges */
async function writeCorpus(real: VirtualProvider, name: string, limit = Infinity): Promise<[string, number]> {
  const corpus = join(folder, name)
  const exchanges = (await real.exchanges()).slice(0, limit)
  for (const one of exchanges) await writeExchange(corpus, one)
  return [corpus, exchanges.length]
}

/** Runs the command. @returns the duration in seconds */
async function secondsOf(...args: string[]): Promise<number> {
  const begun = performance.now()
  const child = spawn(process.execPath, [command, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`gift-mock ${args[0]} ended with ${code}`)
  return (performance.now() - begun) / 1000
}

async function measureLearn(): Promise<void> {
  const real = virtualProvider('realpay-gift', { 'realpayGift.status.unknownGift': 404 })
  for (let runs = 0; runs < 100; runs += 1) await real.runClient()
  await real.probe({ burst: true })
  const [corpus, count] = await writeCorpus(real, 'learn')
  const seconds = await secondsOf('learn', corpus, '--out', join(folder, 'observed.yaml'))
  console.log(`learn: ${count} exchanges in ${seconds.toFixed(1)} s (goal 20 s)`)
}

async function measureCompare(): Promise<void> {
  const real = virtualProvider('at-gift')
  for (let runs = 0; runs < 3334; runs += 1) await real.runClient()
  const [corpus, count] = await writeCorpus(real, 'compare', 10_000)
  const seconds = await secondsOf('compare', corpus)
  console.log(`compare: ${count} exchanges in ${seconds.toFixed(1)} s (goal 30 s)`)
}

/** Starts a recorder in front of the on-demand API of a mock. */
async function startRecorder(mock: string): Promise<{ url: string; stop(): Promise<unknown> }> {
  const to = ['--provider', 'at-gift', '--upstream', `${mock}/at-gift`, '--corpus', join(folder, 'record')]
  const child = spawn(process.execPath, [command, 'record', ...to, '--port', '0', '--no-pace'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const closed = once(child, 'close')
  for await (const line of createInterface(child.stdout)) {
    const url = /AT_GIFT_BASE_URL=(\S+)/.exec(line)?.[1]
    if (url !== undefined) return { url, stop: () => (child.kill('SIGINT'), closed) }
  }
  throw new Error('the recorder did not start')
}

const ROUNDS = 500
const WARM_UP = 50
/**
 * Pause [ms] after each pair of requests. The recorder writes its file during the pause. Without the pause, this work
 * would delay the next pair. A real client pauses longer, because of the rate limits of the providers.
 */
const PAUSE_MS = 20

async function measureRecord(): Promise<void> {
  const mock = await start(mockOf(root))
  const recorder = await startRecorder(mock.url)
  const body = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  const time = async (base: string): Promise<number> => {
    const begun = performance.now()
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${base}/demo-campaign/dc/getcode`, { method: 'POST', headers, body })
    await response.arrayBuffer()
    if (response.status !== 200) throw new Error(`status ${response.status}`)
    return performance.now() - begun
  }
  const added: number[] = []
  for (let round = -WARM_UP; round < ROUNDS; round += 1) {
    const direct = await time(`${mock.url}/at-gift`)
    const recorded = await time(recorder.url)
    if (round >= 0) added.push(recorded - direct)
    await setTimeout(PAUSE_MS)
  }
  await recorder.stop()
  await mock.stop()
  added.sort((a, b) => a - b)
  const [p50, p90] = [percentile(added, 0.5), percentile(added, 0.9)]
  console.log(`record: adds ${p50.toFixed(2)} ms to a request (median), ${p90.toFixed(2)} ms (p90) (goal 3 ms)`)
}

const parts = { learn: measureLearn, compare: measureCompare, record: measureRecord }
const chosen = process.argv.slice(2)
try {
  for (const [name, measure] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await measure()
} finally {
  rmSync(folder, { recursive: true })
}
